"""Labels that wait to be corrected, and appointments that are off: each service does its part."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.inspection.domain.case import Mode
from services.inspection.domain.case import Status as CaseStatus
from services.inspection.domain.evidence import AppointmentKind
from services.notification.domain.kinds import Kind
from services.registration.domain.dossier import Status
from services.registration.domain.draft import DraftLine
from shared.errors import Invalid
from shared.regulation import legal_day
from tests.unit.joint.world import World, goods


def accepted(**options: bool) -> World:
    world = World(**options)
    world.submit()
    world.drain()
    world.accept()
    world.drain()
    return world


def kinds(world: World) -> list[Kind]:
    assert world.correspondence is not None
    return list(dict.fromkeys(letter.kind for letter in world.correspondence.letters))


def past(world: World, rule: str) -> None:
    """The last day of that deadline goes by."""
    (clock,) = (clock for clock in world.dossier.clocks if clock.rule == rule and clock.is_open)
    while legal_day(world.now) <= clock.due_on:
        world.now += timedelta(days=1)
    world.keep_deadlines()
    world.drain()


def test_a_line_whose_label_waits_cannot_meet_the_requirements() -> None:
    world = accepted()
    world.check()
    world.request_label_correction()
    world.drain()
    assert Kind.LABEL_CORRECTION in kinds(world)
    with pytest.raises(Invalid) as refusal:
        world.draft(1)
    assert [violation.code for violation in refusal.value.violations] == ["label"]
    world.correct_label()
    world.drain()
    world.draft(1)
    assert world.opened_case.status is CaseStatus.DRAFTED


def test_a_reviewed_draft_falls_when_its_line_is_to_be_relabelled() -> None:
    world = accepted()
    world.check()
    world.draft(1)
    world.review()
    world.request_label_correction()
    world.drain()
    assert (world.opened_case.status, world.opened_case.draft) == (CaseStatus.CHECKED, None)


@pytest.mark.parametrize("code", [1, 8])
def test_a_signature_on_its_way_is_law_unless_it_finds_the_line_in_order(code: int) -> None:
    world = accepted()
    world.check()
    world.draft(code)
    world.review()
    world.sign()
    world.request_label_correction()
    world.drain()
    if code == 1:
        assert world.dossier.handlers.cqkt is Status.ACCEPTED
        assert [change.act for change in (a.change for a in world.registration.applied)][-1] == "result_refused"
        assert len(world.opened_case.set_aside) == 1
        assert world.opened_case.label is not None
    else:
        assert world.dossier.handlers.cqkt is Status.RESULT_ISSUED
        assert world.opened_case.set_aside == ()


def test_a_label_waits_no_longer_once_a_notice_was_issued_and_taken_back() -> None:
    world = accepted()
    world.check()
    world.draft(8)
    world.review()
    world.sign()
    world.request_label_correction()
    world.drain()
    assert waiting(world) == (None, None)
    world.revoke()
    world.drain()
    world.draft(1)
    assert world.opened_case.status is CaseStatus.DRAFTED


def test_a_label_not_corrected_in_time_leads_to_a_sample() -> None:
    world = accepted()
    world.request_label_correction()
    world.drain()
    past(world, "D05")
    assert world.opened_case.label is not None
    assert world.opened_case.label.lapsed
    assert (world.opened_case.mode, world.opened_case.decision.rule) == (Mode.SAMPLE, "mismatch_not_cured")
    assert world.dossier.inspection is not None
    assert world.dossier.inspection.mode == "SAMPLE"
    assert Kind.LAPSE in kinds(world)


def test_the_applicant_hears_that_the_appointment_is_off() -> None:
    world = accepted(complained=True)
    world.schedule(AppointmentKind.SAMPLE_INSPECTION)
    world.drain()
    assert world.dossier.schedule is not None
    world.cancel_appointment()
    world.drain()
    assert world.dossier.schedule is None
    assert kinds(world)[-1] is Kind.INSPECTION_CANCELLED


def test_the_applicant_hears_that_the_appointment_stays() -> None:
    world = accepted(complained=True)
    world.schedule(AppointmentKind.SAMPLE_INSPECTION)
    world.drain()
    kept = world.dossier.schedule
    world.wish()
    world.decline_wish()
    world.drain()
    assert kept is not None
    assert world.dossier.schedule is not None
    assert world.dossier.schedule.kept_because == "Đến hạn lấy mẫu."
    assert replace(world.dossier.schedule, kept_at=None, kept_because=None) == kept
    assert kinds(world)[-1] is Kind.MOVE_DECLINED


def waiting_for_more_time(world: World) -> None:
    world.request_supplement()
    world.drain()
    world.request_extension()
    world.drain()


def test_a_day_that_goes_by_while_the_agency_considers_shuts_nobody_out() -> None:
    world = World()
    world.submit()
    world.drain()
    waiting_for_more_time(world)
    (clock,) = (clock for clock in world.dossier.clocks if clock.rule == "D07")
    while legal_day(world.now) <= clock.due_on:
        world.now += timedelta(days=1)
    world.keep_deadlines()
    world.drain()
    assert world.opened_case.pause is not None
    assert not world.opened_case.pause.lapsed
    world.answer("extension", False)
    world.drain()
    request = world.dossier.supplement_request
    assert request is not None
    calendar = world.timetables.of(world.dossier).calendar
    assert request.due_on == calendar.add_working_days(legal_day(world.now), 1)
    (left,) = (clock for clock in world.dossier.clocks if clock.is_open and clock.owed_by == "IMPORTER")
    assert (left.rule, left.due_on) == ("D14", request.due_on)
    assert world.opened_case.pause.due_on == request.due_on
    world.supplement()
    world.drain()
    assert world.dossier.handlers.cqkt is Status.SUPPLEMENTED


def test_after_that_day_too_the_time_is_over() -> None:
    world = World()
    world.submit()
    world.drain()
    waiting_for_more_time(world)
    past_day = world.dossier.supplement_request
    assert past_day is not None
    while legal_day(world.now) <= past_day.due_on:
        world.now += timedelta(days=1)
    world.answer("extension", False)
    world.drain()
    past(world, "D14")
    assert world.opened_case.lapsed


def test_also_where_time_was_granted_before_a_refusal_that_comes_late_is_no_grant() -> None:
    world = World()
    world.submit()
    world.drain()
    waiting_for_more_time(world)
    world.answer("extension", True)
    world.drain()
    granted = world.dossier.supplement_request
    assert granted is not None
    world.now += timedelta(days=40)
    world.request_extension()
    while legal_day(world.now) <= granted.due_on:
        world.now += timedelta(days=1)
    world.answer("extension", False)
    world.drain()
    assert world.dossier.handlers.cqkt is Status.EXTENSION_GRANTED
    (left,) = (clock for clock in world.dossier.clocks if clock.is_open and clock.owed_by == "IMPORTER")
    assert left.rule == "D14"


def test_a_refusal_in_time_leaves_the_day_as_it_was() -> None:
    world = World()
    world.submit()
    world.drain()
    waiting_for_more_time(world)
    before = world.dossier.supplement_request
    world.answer("extension", False)
    world.drain()
    after = world.dossier.supplement_request
    assert before is not None
    assert after is not None
    assert after.due_on == before.due_on
    assert [clock.rule for clock in world.dossier.clocks if clock.is_owed] == ["D07"]


def label_waits(lines: tuple[DraftLine, ...], *asked: int) -> World:
    world = World()
    world.submit(*lines)
    world.drain()
    world.request_supplement()
    world.supplement(*lines)
    world.request_label_correction(*asked)
    world.request_supplement()
    world.drain()
    return world


def waiting(world: World) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    """At registration and at inspection."""
    asked, known = world.dossier.label_request, world.opened_case.label
    return asked.lines if asked else None, known.lines if known else None


A, B, C = (goods(model=model) for model in "ABC")


def numbered(*lines: DraftLine) -> tuple[DraftLine, ...]:
    return tuple(replace(line, line_no=str(number)) for number, line in enumerate(lines, 1))


@pytest.mark.parametrize(
    ("asked", "after", "now"),
    [
        ((2,), (B,), (1,)),
        ((1,), (B, A), (2,)),
        ((1, 2), (C, B), (2,)),
        ((1, 2), (A, C, B), (1, 3)),
        ((2,), (C, A), None),
    ],
)
def test_a_label_waits_for_the_goods_under_whatever_number_they_stand(
    asked: tuple[int, ...], after: tuple[DraftLine, ...], now: tuple[int, ...] | None
) -> None:
    world = label_waits(numbered(A, B), *asked)
    world.supplement(*numbered(*after))
    world.drain()
    assert waiting(world) == (now, now)
    (clock,) = (clock for clock in world.dossier.clocks if clock.rule == "D05")
    assert clock.is_open == (now is not None)


def test_of_the_same_goods_twice_the_line_that_keeps_its_number_is_meant() -> None:
    world = label_waits(numbered(A, A), 2)
    world.supplement(*numbered(A, A, C))
    world.drain()
    assert waiting(world) == ((2,), (2,))


def test_the_goods_asked_for_get_no_good_result_under_another_number() -> None:
    world = label_waits(numbered(A, B), 2)
    world.supplement(*numbered(B))
    world.accept()
    world.drain()
    world.check()
    with pytest.raises(Invalid) as refusal:
        world.draft(1)
    assert [violation.code for violation in refusal.value.violations] == ["label"]


def test_a_label_of_goods_that_are_gone_leads_to_no_sample() -> None:
    world = label_waits(numbered(A, B), 1)
    past(world, "D05")
    assert world.opened_case.mode is Mode.SAMPLE
    world.supplement(*numbered(B))
    world.drain()
    assert waiting(world) == (None, None)
    assert world.opened_case.mode is Mode.DOCUMENTARY
    assert [clock.rule for clock in world.dossier.clocks if clock.is_owed and clock.owed_by == "IMPORTER"] == []
