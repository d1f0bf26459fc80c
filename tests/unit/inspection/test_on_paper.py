"""What a leader signed on paper while the system was down: of which day the notice is, and of which it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inspection.application import concluding, working
from services.inspection.domain import commands
from services.inspection.domain.acts.record_checklist import record_checklist
from services.inspection.domain.acts.record_sample import record_sample
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.case import Case
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.on_paper import OnPaper, before_signature, day_of
from shared.aggregate import Change
from shared.errors import Invalid
from tests.unit.inspection import samples
from tests.unit.inspection.samples import (
    DOSSIER,
    LAW,
    NOW,
    OFFICER,
    QUATEST1,
    SIGNER,
    opened,
    report,
    sampling_record,
)
from tests.unit.inspection.test_acts import sampling_case
from tests.unit.inspection.test_use_cases import FACTS, Desk

TODAY = date(2026, 7, 2)
OUTAGE = "Hệ thống ngừng từ sáng 01/7."
_POINTERS = ("/issued_on", "/outage")
_DAYS = st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=10))


def at_work(received: date, taken: date | None = None, tested: date | None = None) -> Case:
    case = replace(opened(), received_on=received)
    if taken is not None:
        at = NOW + (taken - TODAY)
        case = replace(case, sample=replace(sampling_record(), taken_at=at))
    return replace(case, test=replace(report(), received_on=tested, tested_on=tested)) if tested else case


def asked(done: OnPaper | None, case: Case) -> date:
    return day_of(done, case, today=TODAY, pointers=_POINTERS, follows=before_signature)


@given(on=_DAYS, received=_DAYS, taken=st.none() | _DAYS, tested=st.none() | _DAYS)
def test_a_day_is_taken_from_what_the_result_rests_on_until_today_and_no_other(
    on: date, received: date, taken: date | None, tested: date | None
) -> None:
    case = at_work(received, taken, tested)
    before = max(day for day in (received, taken, tested) if day is not None)
    if before <= on <= TODAY:
        assert asked(OnPaper(on, OUTAGE), case) == on
    else:
        with pytest.raises(Invalid) as refused:
            asked(OnPaper(on, OUTAGE), case)
        found = refused.value.violations
        assert {each.pointer for each in found} == {"/issued_on"}
        assert ("future" in {each.code for each in found}) == (on > TODAY)
        late = [day for _what, day in before_signature(case) if on < day]
        assert [each.code for each in found].count("order") == len(late)


@given(case=st.builds(at_work, _DAYS, st.none() | _DAYS), done=st.none() | st.just(OnPaper(None, "  ")))
def test_who_says_nothing_signs_today(case: Case, done: OnPaper | None) -> None:
    assert asked(done, case) == TODAY


@pytest.mark.parametrize(
    ("done", "pointer"),
    [
        (OnPaper(TODAY, None), "/outage"),
        (OnPaper(TODAY, " "), "/outage"),
        (OnPaper(None, OUTAGE), "/issued_on"),
    ],
)
def test_day_and_reason_come_together(done: OnPaper, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(done, at_work(TODAY))
    assert [(each.pointer, each.code) for each in refused.value.violations] == [(pointer, "required")]


def test_the_notice_is_of_that_day_with_a_number_of_its_year_and_the_history_says_why() -> None:
    desk = Desk()
    case = replace(opened(), received_on=date(2025, 12, 29))
    desk.cases.create(DOSSIER, Change(case, act="case_opened"), actor=OFFICER)
    desk.to_review()
    desk.approve()
    concluding.sign_case_result(
        desk.request(SIGNER),
        commands.SignResult("hoa.le", SIGNER.id, on_paper=OnPaper(date(2025, 12, 31), OUTAGE)),
        cases=desk.cases,
        numbers=desk.numbers,
        law=LAW,
        clock=lambda: NOW,
    )
    signed = desk.cases.load(DOSSIER).state.signature
    assert signed is not None
    assert (signed.signed_on, signed.at) == (date(2025, 12, 31), NOW)
    assert "/2025/" in signed.notice_no
    change = desk.cases.acts[-1][1]
    assert (change.act, change.reason) == ("result_signed", OUTAGE)
    assert change.details["signed_on_paper"] == "2025-12-31"
    assert desk.cases.published[-1].data.signed_on == date(2025, 12, 31)


def test_no_number_is_drawn_for_a_day_that_is_refused() -> None:
    desk = Desk()
    desk.open()
    desk.to_review()
    desk.approve()
    with pytest.raises(Invalid):
        concluding.sign_case_result(
            desk.request(SIGNER),
            commands.SignResult("hoa.le", SIGNER.id, on_paper=OnPaper(TODAY + timedelta(days=1), OUTAGE)),
            cases=desk.cases,
            numbers=desk.numbers,
            law=LAW,
            clock=lambda: NOW,
        )
    assert desk.numbers.drawn == {}


def test_no_sample_was_taken_before_the_dossier_was_received() -> None:
    case = replace(
        schedule(sampling_case(), samples.schedule(AppointmentKind.SAMPLE_INSPECTION), now=NOW)[0], received_on=TODAY
    )
    early = replace(sampling_record(), taken_at=NOW - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        record_sample(case, commands.RecordSample(early, OFFICER.id), laboratory=QUATEST1, now=NOW)
    assert ("/taken_at", "order") in [(each.pointer, each.code) for each in refused.value.violations]


def checked(done: OnPaper | None, case: Case) -> Case:
    command = commands.RecordChecklist(samples.answers(), OFFICER.id, on_paper=done)
    return record_checklist(case, command, items=LAW.checklist, now=NOW)


@given(on=_DAYS, received=_DAYS, former=st.none() | _DAYS)
def test_a_checklist_is_of_a_day_after_receipt_and_after_the_answers_that_stand(
    on: date, received: date, former: date | None
) -> None:
    case = replace(opened(), received_on=received)
    if former is not None:
        case = replace(case, checklist=replace(checked(None, opened()).checklist, done_on=former))  # type: ignore[arg-type]
    if max(received, former or received) <= on <= TODAY:
        checklist = checked(OnPaper(on, OUTAGE), case).checklist
        assert checklist is not None
        assert (checklist.done_on, checklist.day, checklist.at) == (on, on, NOW)
    else:
        with pytest.raises(Invalid) as refused:
            checked(OnPaper(on, OUTAGE), case)
        assert {each.pointer for each in refused.value.violations} == {"/done_on"}


def test_answers_without_a_day_are_of_today() -> None:
    checklist = checked(OnPaper(None, " "), opened()).checklist
    assert checklist is not None
    assert (checklist.done_on, checklist.day) == (None, TODAY)


def test_a_result_is_not_signed_before_the_papers_were_checked() -> None:
    case = checked(OnPaper(TODAY, OUTAGE), opened())
    with pytest.raises(Invalid) as refused:
        asked(OnPaper(TODAY - timedelta(days=1), OUTAGE), replace(case, received_on=TODAY - timedelta(days=9)))
    assert [(each.pointer, each.code) for each in refused.value.violations] == [("/issued_on", "order")]
    entered = checked(None, replace(opened(), received_on=TODAY - timedelta(days=9)))
    assert asked(OnPaper(TODAY - timedelta(days=1), OUTAGE), entered) < TODAY, (
        "one without a day was entered afterwards"
    )


def test_the_history_says_when_the_papers_were_really_checked() -> None:
    desk = Desk()
    desk.open()
    working.answer_checklist(
        desk.request(OFFICER),
        commands.RecordChecklist(samples.answers(), OFFICER.id, on_paper=OnPaper(TODAY, OUTAGE)),
        cases=desk.cases,
        facts_for=FACTS,
        law=LAW,
        clock=lambda: NOW,
    )
    change = desk.cases.acts[-1][1]
    assert (change.act, change.reason, change.details["done_on"]) == ("checklist_recorded", OUTAGE, TODAY.isoformat())
