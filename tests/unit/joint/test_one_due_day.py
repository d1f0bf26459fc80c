"""Both services, and the applicant's letters, name the same day, whenever a dossier came: nights, weekends, holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.inspection.domain.case import Mode
from services.inspection.domain.scheduling.deadline import sampling_due_on
from services.notification.domain.kinds import Kind
from services.registration.domain.clocks.clock import ClockState
from tests.unit.joint.world import REGULATION, World, goods

# A Saturday before the holiday of 24 November.
SATURDAY = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
AFTER_CLOSING = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
BEGINNING = datetime(2026, 10, 6, tzinfo=UTC)
MOMENTS = st.integers(0, 440 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
LATER = st.timedeltas(timedelta(minutes=1), timedelta(days=5))


def begun(moment: datetime, **options: bool) -> World:
    world = World(certified=True, **options)
    world.now = moment
    world.submit()
    world.drain()
    return world


def day_of(world: World, rule: str) -> date:
    (clock,) = (clock for clock in world.dossier.clocks if clock.rule == rule and clock.is_open)
    return clock.due_on


def letter(world: World, kind: Kind) -> date | None:
    assert world.correspondence is not None
    return [letter for letter in world.correspondence.letters if letter.kind is kind][-1].content.due_on


def all_say(world: World, day: date) -> None:
    assert world.dossier.inspection is not None
    assert (world.opened_case.due_on, world.dossier.inspection.due_on) == (day, day)


@given(MOMENTS)
@example(SATURDAY)
@example(AFTER_CLOSING)
def test_the_day_of_a_dossier_on_paper(moment: datetime) -> None:
    world = begun(moment)
    all_say(world, day_of(world, "D06"))
    assert letter(world, Kind.RECEIVED) == day_of(world, "D06")
    world.accept()
    world.drain()
    assert letter(world, Kind.ACCEPTED) == day_of(world, "D06")


def test_a_saturday_before_a_holiday() -> None:
    world = begun(SATURDAY)
    assert day_of(world, "D06") == date(2026, 11, 25)
    all_say(world, date(2026, 11, 25))


@given(MOMENTS, LATER, LATER)
@example(AFTER_CLOSING, timedelta(hours=1), timedelta(hours=23))
def test_the_day_after_a_supplement(moment: datetime, asked_after: timedelta, sent_after: timedelta) -> None:
    world = begun(moment)
    world.now += asked_after
    world.request_supplement()
    world.drain()
    world.now += sent_after
    world.supplement()
    world.drain()
    all_say(world, day_of(world, "D06"))
    world.accept()
    world.drain()
    assert letter(world, Kind.ACCEPTED) == day_of(world, "D06")


@given(MOMENTS)
@example(SATURDAY)
def test_the_day_by_which_a_sample_is_taken(moment: datetime) -> None:
    world = begun(moment, complained=True)
    assert sampling_due_on(world.opened_case, REGULATION) == day_of(world, "D12A")


@given(MOMENTS, LATER)
@example(AFTER_CLOSING, timedelta(days=1))
def test_the_day_of_a_sample_that_an_officer_wants(moment: datetime, after: timedelta) -> None:
    world = begun(moment)
    world.now += after
    world.change_mode(Mode.SAMPLE)
    world.drain()
    assert sampling_due_on(world.opened_case, REGULATION) == day_of(world, "D12A")
    all_say(world, world.opened_case.due_on)


@given(MOMENTS, LATER)
@example(AFTER_CLOSING, timedelta(days=1))
def test_the_day_once_the_certification_body_has_submitted(moment: datetime, after: timedelta) -> None:
    """Before that the time of the notice has not begun."""
    world = World(body=True)
    world.now = moment
    world.submit()
    world.drain()
    world.accept()
    world.body_accepts()
    world.now += after
    world.body_submits()
    world.drain()
    all_say(world, day_of(world, "D06"))


def answered_the_body(world: World) -> None:
    world.body_asks()
    world.drain()
    world.now += timedelta(days=5)
    world.supplement_for_body(goods(model="B"))
    world.drain()


@pytest.mark.parametrize("accepted", [False, True])
def test_what_answers_the_body_alone_gives_the_agency_no_more_time(accepted: bool) -> None:
    world = begun(SATURDAY, body=True)
    if accepted:
        world.accept()
    before = day_of(world, "D06")
    answered_the_body(world)
    assert world.opened_case.content.revision == 2
    all_say(world, before)
    assert day_of(world, "D06") == before


@pytest.mark.parametrize("code", ["QUATEST1", None])
def test_who_names_another_body_or_none_makes_nothing_complete_anew(code: str | None) -> None:
    """Neither the agency's day moves, nor is it forgotten that it went by."""
    world = begun(SATURDAY, body=code is None)
    before = day_of(world, "D06")
    world.now += timedelta(days=9)
    world.keep_deadlines()
    world.drain()
    world.name_body(code)
    world.drain()
    all_say(world, before)
    (clock,) = (clock for clock in world.dossier.clocks if clock.rule == "D06")
    assert (clock.state, clock.due_on, clock.is_owed) == (ClockState.LAPSED, before, True)


def test_who_changes_the_dossier_before_it_was_accepted_gives_the_agency_its_time_anew() -> None:
    world = begun(SATURDAY, body=True)
    before = day_of(world, "D06")
    world.now += timedelta(days=9)
    world.modify(goods(model="B"))
    world.drain()
    assert day_of(world, "D06") > before
    all_say(world, day_of(world, "D06"))


def test_the_certificate_that_comes_with_an_answer_to_the_body_begins_the_agencys_time() -> None:
    world = World(body=True)
    world.submit()
    world.drain()
    world.body_asks()
    world.drain()
    world.certified = True
    world.now += timedelta(days=5)
    world.supplement_for_body()
    world.drain()
    all_say(world, day_of(world, "D06"))
