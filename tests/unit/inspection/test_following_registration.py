"""Every word of registration in every status has an outcome, and what the outcomes are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.inspection.application.reacting import IGNORED
from services.inspection.domain import commands
from services.inspection.domain.acts.change_mode import change_mode
from services.inspection.domain.case import CONCLUDED, ENDED, TERMINAL, Case, Mode, Status
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.modes import OpenComplaint
from shared.aggregate import Aggregate
from shared.contracts import CATALOGUE
from shared.errors import NotFound
from shared.reference import copies
from shared.storage import DataclassCodec
from tests.unit.inspection.samples import (
    DOSSIER,
    LAW,
    NOW,
    SHIRT,
    Office,
    Standing,
    complaint_standing,
    dossier,
    line,
    opened,
    said,
    schedule,
    submitted,
)
from tests.unit.inspection.test_acts import (
    SAMPLING,
    approved,
    checked,
    drafted,
    laboratory_done,
    sampled,
    sampling_case,
    signed,
)

EVENTS = (
    "dossier_submitted",
    "dossier_accepted",
    "dossier_refused",
    "supplement_requested",
    "dossier_supplemented",
    "dossier_modified",
    "dossier_amended",
    "dossier_cancelled",
    "withdrawal_requested",
    "amendment_requested",
    "extension_requested",
    "withdrawal_refused",
    "amendment_refused",
    "extension_refused",
    "dossier_withdrawn",
    "amendment_allowed",
    "extension_granted",
    "dossier_transferred",
    "handler_decided",
    "conformity_result_submitted",
    "conformity_result_revoked",
    "deadline_warned",
    "deadline_lapsed",
    "result_issued",
    "result_revoked",
    "result_replaced",
    "label_correction_requested",
    "label_corrected",
)
# With a test of its own; and what is no dossier's.
ELSEWHERE = {"registration.dossier_imported", *copies.REACTIONS}


def appointed() -> Case:
    from services.inspection.domain.acts.schedule import schedule as do

    return do(opened(), schedule(), now=NOW)[0]


def failed() -> Case:
    return drafted(laboratory_done(sampled(sampling_case()), "S1"), 3, reason="Formaldehyde")


def after(event: str, start: Callable[[], Case] = opened) -> Case:
    office = Office()
    office.hear(submitted())
    office.put(start())
    office.hear(said(event))
    return office.case


CASES: dict[Status, Callable[[], Case]] = {
    Status.OPENED: lambda: opened(accepted=False),
    Status.SCHEDULED: appointed,
    Status.CHECKED: lambda: checked(opened()),
    Status.SAMPLED: lambda: sampled(sampling_case()),
    Status.TESTED: lambda: laboratory_done(sampled(sampling_case())),
    Status.DRAFTED: lambda: opened(dossier(line(exempt_category=4))),
    Status.REVIEWED: lambda: approved(drafted(checked(opened()), 1)),
    Status.SIGNED: lambda: signed(approved(drafted(checked(opened()), 1))),
    Status.PAUSED: lambda: after("supplement_requested"),
    Status.ISSUED: lambda: after("result_issued"),
    Status.CANCELLED: lambda: after("dossier_cancelled"),
    Status.REFUSED: lambda: after("dossier_refused"),
    Status.WITHDRAWN: lambda: after("dossier_withdrawn"),
    Status.HELD: lambda: after("withdrawal_requested"),
    Status.DISPOSING: lambda: after("result_issued", lambda: signed(approved(failed()))),
}


def office_with(case: Case, standing: Standing | None = None) -> Office:
    office = Office(standing)
    office.stored = Aggregate(DOSSIER, 5, case)
    return office


def test_the_samples_stand_where_they_should() -> None:
    assert {status: make().status for status, make in CASES.items()} == {status: status for status in Status}


def test_every_event_of_registration_is_known_here() -> None:
    published = {contract.type for contract in CATALOGUE if contract.type.startswith("registration.")} - ELSEWHERE
    assert {f"registration.{event}" for event in EVENTS} | IGNORED == published
    assert set(Office().reactions) - ELSEWHERE == published - IGNORED


CONTENT = ("dossier_supplemented", "dossier_modified", "dossier_amended")
LEADS_TO = {
    "dossier_refused": Status.REFUSED,
    "dossier_cancelled": Status.CANCELLED,
    "dossier_withdrawn": Status.WITHDRAWN,
    "result_issued": Status.ISSUED,
    "supplement_requested": Status.PAUSED,
    "withdrawal_requested": Status.HELD,
    "amendment_requested": Status.HELD,
    "extension_requested": Status.HELD,
}


def expected(case: Case, event: str) -> set[Status]:
    if case.status in CONCLUDED and event == "result_revoked":
        return {case.evidence_status}
    if case.status in CONCLUDED and event == "result_replaced":
        return {Status.ISSUED, Status.DISPOSING}
    if case.status in TERMINAL or case.status in CONCLUDED:
        return {case.status}
    if event == "result_replaced":
        return {Status.ISSUED}
    if event in CONTENT:
        return {Status.OPENED, Status.SCHEDULED}
    if event == "withdrawal_refused" and case.status is Status.HELD:
        return {Status.OPENED}
    if event == "label_correction_requested" and case.status in (Status.REVIEWED, Status.SIGNED):
        # It found the line in order.
        return {Status.CHECKED}
    if event == "dossier_transferred":
        return {replace(case, draft=None, review=None, appointment=None).standing, Status.DRAFTED}
    return {LEADS_TO.get(event, case.status)}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("status", list(Status))
def test_every_event_in_every_status_has_an_outcome(status: Status, event: str) -> None:
    case = CASES[status]()
    office = office_with(case)
    change = office.hear(said(event))
    assert change.state.status in expected(case, event)
    told = (case.mode, case.due_on) != (change.state.mode, change.state.due_on)
    assert (change.event is not None) == told, "others hear of mode and day, and of nothing else"
    if change.state == case:
        # The same once more is no refusal, but changes nothing either.
        again = {(Status.PAUSED, "paused"), (Status.HELD, "held_for_withdrawal")}
        assert change.reason
        assert change.act.endswith("_refused") or (status, change.act) in again
    else:
        assert status not in ENDED
    codec = DataclassCodec(Case)
    assert codec.load(codec.dump(change.state)) == change.state


@pytest.mark.parametrize("event", EVENTS[1:])
def test_nothing_but_a_submission_opens_a_case(event: str) -> None:
    with pytest.raises(NotFound):
        Office().hear(said(event))


def test_opening_says_so_to_registration() -> None:
    change = Office().hear(submitted())
    assert change.event is not None
    dataschema, data = CATALOGUE.dump(change.event.type, change.event.data)
    loaded = CATALOGUE.load("inspection.case_opened", dataschema, data)
    assert (loaded["mode"], loaded["rule"], loaded["due_on"]) == ("DOCUMENTARY", "otherwise", date(2026, 7, 3))
    assert change.details["mode"] == "DOCUMENTARY"


def test_the_pause_names_what_is_missing_and_until_when() -> None:
    case = after("supplement_requested")
    assert case.pause is not None
    assert (case.pause.items, case.pause.due_on) == (("invoice",), date(2026, 7, 13))


class TestSupplement:
    def supplemented(
        self, case: Case, *, at: datetime = NOW, standing: Standing | None = None, **content: object
    ) -> tuple[Case, dict[str, object]]:
        office = office_with(case, standing)
        office.hear(said("supplement_requested"))
        event = said("dossier_supplemented", at)
        if content:
            event = replace(event, data={**event.data, "dossier": dossier(**{"revision": 2, **content})})  # type: ignore[arg-type]
        change = office.hear(event)
        return change.state, dict(change.details)

    def test_the_clock_starts_in_full(self) -> None:
        case, _ = self.supplemented(checked(opened()), at=NOW + timedelta(days=5))
        assert case.due_on == date(2026, 7, 8)
        assert (case.checklist, case.draft, case.pause) == (None, None, None)
        assert case.accepted

    def test_a_mode_that_changes_is_told(self) -> None:
        case, details = self.supplemented(opened(), standing=complaint_standing())
        assert case.mode is Mode.SAMPLE
        assert (details["mode"], details["mode_before"]) == ("SAMPLE", "DOCUMENTARY")
        assert case.decision.complaints[0].id == "c-1"

    def test_a_sample_of_the_same_goods_stands(self) -> None:
        case = laboratory_done(sampled(sampling_case()))
        kept, _ = self.supplemented(case, standing=complaint_standing())
        assert kept.status is Status.TESTED
        assert kept.test == case.test

    def test_a_sample_of_other_goods_is_worthless(self) -> None:
        case = laboratory_done(sampled(sampling_case()))
        office = office_with(case, complaint_standing())
        office.hear(said("supplement_requested"))
        event = said("dossier_supplemented")
        other = dossier(line(1, model="other"), revision=2)
        office.hear(replace(event, data={**event.data, "dossier": other}))
        assert (office.case.sample, office.case.test) == (None, None)
        assert office.case.status is Status.SCHEDULED
        assert office.case.appointment is not None
        assert office.case.appointment.kind is SAMPLING

    def test_a_sample_falls_with_its_mode(self) -> None:
        case, details = self.supplemented(sampled(sampling_case()))
        assert (case.mode, case.sample, case.appointment) == (Mode.DOCUMENTARY, None, None)
        assert details["mode_before"] == "SAMPLE"

    def test_what_needs_no_inspection_any_more_is_settled(self) -> None:
        office = office_with(appointed())
        event = said("dossier_supplemented")
        office.hear(replace(event, data={**event.data, "dossier": dossier(line(1, SHIRT), revision=2)}))
        assert (office.case.mode, office.case.status) == (Mode.NONE, Status.DRAFTED)
        assert office.case.appointment is None

    def test_an_officers_closer_look_is_not_undone_by_papers(self) -> None:
        command = commands.ChangeMode(Mode.SAMPLE, "Label differs.", "officer:lan.nt")
        case, _ = self.supplemented(change_mode(opened(), command, law=LAW, now=NOW))
        assert (case.mode, case.decision.rule) == (Mode.SAMPLE, "officer")

    def test_an_older_revision_changes_nothing(self) -> None:
        office = office_with(opened())
        office.hear(said("dossier_supplemented", revision=3))
        change = office.hear(said("dossier_supplemented", revision=2))
        assert change.act == "supplement_refused"
        assert office.case.content.revision == 3


class TestAfterTheSignature:
    @pytest.mark.parametrize("event", ["supplement_requested", "dossier_supplemented", "dossier_cancelled"])
    def test_a_result_that_came_too_late_is_set_aside(self, event: str) -> None:
        case = CASES[Status.SIGNED]()
        office = office_with(case)
        change = office.hear(said(event))
        assert office.case.signature is None
        assert office.case.draft is None
        assert [aside.signature for aside in office.case.set_aside] == [case.signature]
        assert change.details["result_set_aside"] == "1/2026/TB-TCKT11"

    def test_work_goes_on_after_it(self) -> None:
        office = office_with(CASES[Status.SIGNED]())
        office.hear(said("supplement_requested"))
        office.hear(said("dossier_supplemented"))
        again = signed(approved(drafted(checked(office.case), 1)))
        assert again.signature is not None
        assert again.signature.revision == 2
        assert len(again.set_aside) == 1

    def test_issued_closes(self) -> None:
        office = office_with(CASES[Status.SIGNED]())
        change = office.hear(said("result_issued"))
        assert change.act == "closed_issued"
        assert change.reason is None
        assert office.case.closing is not None
        assert office.case.closing.notice_no == "1/2026/TB-TCKT11"
        assert office.case.signature is not None

    def test_registration_has_the_last_word_even_without_our_signature(self) -> None:
        change = office_with(opened()).hear(said("result_issued"))
        assert change.state.status is Status.ISSUED
        assert "signed here is none" in (change.reason or "")


def test_a_case_stores_what_it_decided_on() -> None:
    standing = Standing(complaints=[OpenComplaint("c-9", 2, "DENUNCIATION", date(2026, 6, 1))])
    change = Office(standing).hear(submitted())
    assert change.details["complaints"] == ["c-9"]
    assert "DENUNCIATION" in change.state.decision.explanation


def test_appointments_of_papers_outlive_a_supplement() -> None:
    office = office_with(appointed())
    office.hear(said("dossier_supplemented"))
    assert office.case.status is Status.SCHEDULED
    assert office.case.appointment is not None
    assert office.case.appointment.kind is AppointmentKind.DOCUMENT_REVIEW
