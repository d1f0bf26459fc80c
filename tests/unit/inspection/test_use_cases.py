"""Use cases over the aggregates port: once, versions, own agency, roles, numbers, complaints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from services.inspection.application import complaining, concluding, reading, sampling, testing, working
from services.inspection.application.acting import Request
from services.inspection.application.deciding import FactFinder
from services.inspection.application.reacting import reactions
from services.inspection.domain import commands
from services.inspection.domain.case import Mode
from services.inspection.domain.complaint import Aim, ComplaintSource, ComplaintStatus
from services.inspection.domain.evidence import AppointmentKind
from shared.aggregate import Actor, Change, Json, Once
from shared.contracts import CATALOGUE
from shared.errors import Forbidden, Invalid, KeyReused, NotAllowed, NotFound, Stale
from tests.fakes.photos import InMemoryPhotos
from tests.unit.inspection import samples
from tests.unit.inspection.samples import (
    DOSSIER,
    LAW,
    NOW,
    OFFICER,
    REVIEWER,
    SIGNER,
    InMemoryCases,
    InMemoryComplaints,
    Numbers,
    Standing,
    opened,
)

STRANGER = Actor("officer:xa.la", "officer", "TCKT10")
OPERATOR = Actor("operator:ops", "operator")


FACTS = FactFinder(Standing(), Standing(), LAW)  # type: ignore[arg-type]


class Desk:
    """The use cases with their ports, as bootstrap wires them."""

    def __init__(self) -> None:
        self.cases = InMemoryCases()
        self.complaints = InMemoryComplaints()
        self.numbers = Numbers()

    def open(self, id: str = DOSSIER) -> None:
        case = replace(opened(), dossier_id=id)
        self.cases.create(id, Change(case, act="case_opened"), actor=OFFICER)

    def request(
        self, actor: Actor, expected: int | None = None, once: Once | None = None, id: str = DOSSIER
    ) -> Request:
        return Request(id, actor, expected, once)

    def to_review(self, id: str = DOSSIER) -> Json:
        working.answer_checklist(
            self.request(OFFICER, id=id),
            commands.RecordChecklist(samples.answers(), OFFICER.id),
            cases=self.cases,
            facts_for=FACTS,
            law=LAW,
            clock=lambda: NOW,
        )
        return concluding.draft_case_result(
            self.request(OFFICER, id=id),
            commands.DraftResult(samples.results(1), OFFICER.id),
            cases=self.cases,
            facts_for=FACTS,
            law=LAW,
            clock=lambda: NOW,
        )

    def approve(self, actor: Actor = REVIEWER, id: str = DOSSIER) -> Json:
        return concluding.review_case_result(
            self.request(actor, id=id),
            commands.ReviewResult(True, actor.id),
            cases=self.cases,
            law=LAW,
            clock=lambda: NOW,
        )

    def sign(self, actor: Actor = SIGNER, expected: int | None = None, id: str = DOSSIER) -> Json:
        return concluding.sign_case_result(
            self.request(actor, expected, id=id),
            commands.SignResult("hoa.le", actor.id),
            cases=self.cases,
            numbers=self.numbers,
            law=LAW,
            clock=lambda: NOW,
        )

    def assign(self, actor: Actor, expected: int | None = None, once: Once | None = None) -> Json:
        return working.assign_case(
            self.request(actor, expected, once), commands.Assign("an.tv"), cases=self.cases, clock=lambda: NOW
        )


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.open()
    return desk


def test_a_stale_command_changes_nothing(desk: Desk) -> None:
    with pytest.raises(Stale):
        desk.assign(OFFICER, expected=7)
    assert desk.cases.load(DOSSIER).version == 1
    assert desk.assign(OFFICER, expected=1)["version"] == 2


def test_the_same_key_acts_once(desk: Desk) -> None:
    once = Once("http:officer:lan.nt:k1", "f1")
    first = desk.assign(OFFICER, expected=1, once=once)
    assert desk.assign(OFFICER, expected=1, once=once) == first
    assert desk.cases.load(DOSSIER).version == 2
    with pytest.raises(KeyReused):
        desk.assign(OFFICER, expected=2, once=Once(once.key, "f2"))


def test_another_agency_neither_sees_nor_acts(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        desk.assign(STRANGER)
    with pytest.raises(Forbidden):
        reading.read_case(DOSSIER, actor=STRANGER, cases=desk.cases)
    with pytest.raises(Forbidden):
        reading.read_history(DOSSIER, actor=STRANGER, cases=desk.cases)


def test_operators_look_and_do_not_act(desk: Desk) -> None:
    assert reading.read_case(DOSSIER, actor=OPERATOR, cases=desk.cases).version == 1
    with pytest.raises(Forbidden):
        desk.assign(OPERATOR)


def test_each_act_has_its_role(desk: Desk) -> None:
    desk.to_review()
    with pytest.raises(Forbidden):
        desk.approve(Actor("officer:an.tv", "officer", "TCKT11"))
    desk.approve()
    with pytest.raises(Forbidden):
        desk.sign(REVIEWER)
    assert desk.sign()["status"] == "SIGNED"


def test_the_signed_result_is_told_to_registration(desk: Desk) -> None:
    desk.to_review()
    desk.approve()
    answer = desk.sign()
    assert answer["notice_no"] == "1/2026/TB-TCKT11"
    event = desk.cases.published[-1]
    dataschema, data = CATALOGUE.dump(event.type, event.data)
    loaded = CATALOGUE.load("inspection.result_signed", dataschema, data)
    assert (loaded["revision"], loaded["signed_on"]) == (1, date(2026, 7, 2))
    assert [(result["line_no"], result["code"]) for result in loaded["lines"]] == [(1, 1)]


def test_numbers_run_without_gaps(desk: Desk) -> None:
    other = str(uuid4())
    desk.open(other)
    for id in (DOSSIER, other):
        desk.to_review(id)
        desk.approve(id=id)
    with pytest.raises(Stale):
        desk.sign(expected=1)
    assert desk.numbers.drawn == {}
    assert desk.sign()["notice_no"].startswith("1/")
    assert desk.sign(id=other)["notice_no"].startswith("2/")
    with pytest.raises(NotAllowed):
        desk.sign()
    assert desk.numbers.drawn == {("TCKT11", 2026): [f"{DOSSIER}/signature/1", f"{other}/signature/1"]}


def test_a_refused_signature_draws_no_number(desk: Desk) -> None:
    desk.to_review()
    with pytest.raises(NotAllowed):
        desk.sign()
    desk.approve()
    with pytest.raises(Forbidden):
        desk.sign(Actor("signer:lan.nt", "signer", "TCKT11"))
    assert desk.numbers.drawn == {}


def test_a_try_that_was_overtaken_draws_no_number(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.to_review()
    desk.approve()
    seen = desk.cases.load(DOSSIER)
    desk.assign(OFFICER)
    latest = desk.cases.load(DOSSIER)
    found = iter((seen, latest))
    with monkeypatch.context() as overtaken:
        overtaken.setattr(desk.cases, "load", lambda _id: next(found))
        with pytest.raises(Stale):
            desk.sign(expected=seen.version)
    assert desk.numbers.drawn == {}
    assert desk.sign(expected=latest.version)["notice_no"].startswith("1/")


def test_an_appointment_is_told_to_registration(desk: Desk) -> None:
    kind = AppointmentKind.DOCUMENT_REVIEW
    for _ in range(2):
        working.schedule_inspection(desk.request(OFFICER), samples.schedule(kind), cases=desk.cases, clock=lambda: NOW)
    acts = [change.act for _, change, _ in desk.cases.acts]
    assert acts == ["case_opened", "scheduled", "rescheduled"]
    event = desk.cases.published[-1]
    dataschema, data = CATALOGUE.dump(event.type, event.data)
    assert CATALOGUE.load("inspection.scheduled", dataschema, data)["kind"] == "DOCUMENT_REVIEW"


def test_evidence_is_kept_in_the_history(desk: Desk) -> None:
    request, ports = desk.request(OFFICER), {"cases": desk.cases, "clock": lambda: NOW}
    change = commands.ChangeMode(Mode.SAMPLE, "Label differs.", OFFICER.id)
    working.change_case_mode(request, change, law=LAW, **ports)  # type: ignore[arg-type]
    working.schedule_inspection(request, samples.schedule(AppointmentKind.SAMPLE_INSPECTION), **ports)  # type: ignore[arg-type]
    record = commands.RecordSample(samples.sampling_record())
    sampling.take_sample(request, record, laboratories=samples.LABORATORIES, photos=InMemoryPhotos(), **ports)  # type: ignore[arg-type]
    answer = testing.take_test_result(
        request,
        commands.RecordTestResult(samples.report("S1")),
        law=samples.SAMPLING,
        laboratories=samples.LABORATORIES,
        **ports,  # type: ignore[arg-type]
    )
    assert answer["status"] == "TESTED"
    details = {change.act: change.details for _, change, _ in desk.cases.acts}
    assert details["mode_changed"]["to"] == "SAMPLE"
    assert details["sample_recorded"] == {"record": "01/BB-LM", "samples": ["S1"]}
    assert details["test_result_recorded"]["conclusion"] == "FAIL"


def test_an_unknown_case_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        reading.read_case("no-such", actor=OFFICER, cases=desk.cases)


class TestComplaints:
    def file(self, desk: Desk, once: Once | None = None, **about: str) -> Json:
        command = commands.FileComplaint(
            ComplaintSource.DENUNCIATION, "Sharp edges.", date(2026, 7, 1), Aim(**{"tax_code": "0100109106", **about})
        )
        return complaining.file_new_complaint(
            command,
            actor=OFFICER,
            once=once or Once(f"http:{uuid4()}", "f"),
            complaints=desk.complaints,
            new_id=lambda: str(uuid4()),
            clock=lambda: NOW,
        )

    def mode(self, desk: Desk) -> Mode:
        facts = FactFinder(desk.complaints, Standing(), LAW)  # type: ignore[arg-type]
        react = reactions(facts_for=facts, law=LAW, clock=lambda: NOW)["registration.dossier_submitted"]
        return react(None, samples.submitted()).state.mode

    def close(self, desk: Desk, id: str, expected: int | None = None, reason: str = "Unfounded.") -> Json:
        return complaining.close_open_complaint(
            desk.request(OFFICER, expected, id=id),
            commands.CloseComplaint(reason),
            complaints=desk.complaints,
            clock=lambda: NOW,
        )

    def test_while_it_is_open_samples_are_taken(self, desk: Desk) -> None:
        assert self.mode(desk) is Mode.DOCUMENTARY
        filed = self.file(desk)
        assert self.mode(desk) is Mode.SAMPLE
        assert self.close(desk, filed["id"], filed["version"])["status"] == "CLOSED"
        assert self.mode(desk) is Mode.DOCUMENTARY

    @pytest.mark.parametrize(
        ("about", "mode"),
        [
            ({"hs_code": samples.DOLL}, Mode.SAMPLE),
            ({"hs_code": samples.KETTLE}, Mode.DOCUMENTARY),
            ({"tax_code": "0100109106-001"}, Mode.DOCUMENTARY),
            ({"good_key": "0" * 32}, Mode.DOCUMENTARY),
            ({"good_key": opened().content.lines[0].good_key}, Mode.SAMPLE),
        ],
    )
    def test_it_concerns_what_it_names_and_nothing_else(self, desk: Desk, about: dict[str, str], mode: Mode) -> None:
        self.file(desk, **about)
        assert self.mode(desk) is mode

    def test_a_good_may_be_warned_of_whoever_imports_it(self, desk: Desk) -> None:
        self.file(desk, tax_code=None, hs_code=samples.DOLL)  # type: ignore[arg-type]
        assert self.mode(desk) is Mode.SAMPLE

    def test_it_must_be_about_something(self, desk: Desk) -> None:
        with pytest.raises(Invalid):
            self.file(desk, tax_code=None)  # type: ignore[arg-type]

    def test_the_same_key_files_once(self, desk: Desk) -> None:
        once = Once("http:officer:lan.nt:c1", "f")
        assert self.file(desk, once) == self.file(desk, once)
        assert len(desk.complaints.acts) == 1

    def test_closing_again_with_the_same_key_gives_the_same_answer(self, desk: Desk) -> None:
        filed = self.file(desk)
        request = desk.request(OFFICER, 1, Once("http:close", "f"), id=filed["id"])
        command = commands.CloseComplaint("Unfounded.")
        first, again = (
            complaining.close_open_complaint(request, command, complaints=desk.complaints, clock=lambda: NOW)
            for _ in range(2)
        )
        assert first == again

    def test_it_is_closed_once_and_with_a_reason(self, desk: Desk) -> None:
        filed = self.file(desk)
        with pytest.raises(Stale):
            self.close(desk, filed["id"], 9)
        with pytest.raises(Invalid):
            self.close(desk, filed["id"], reason=" ")
        self.close(desk, filed["id"])
        with pytest.raises(NotAllowed):
            self.close(desk, filed["id"])
        assert desk.complaints.load(filed["id"]).state.status is ComplaintStatus.CLOSED
