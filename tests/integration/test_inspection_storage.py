"""Inspection's collections on a real database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.inspection.adapters.cases import CaseRepository
from services.inspection.adapters.complaints import ComplaintRepository
from services.inspection.adapters.result_numbers import ResultNumberCounter
from services.inspection.adapters.worklist import CaseLists
from services.inspection.application.acting import Request
from services.inspection.application.after_notice import DispositionFilter
from services.inspection.application.concluding import sign_case_result
from services.inspection.application.notice_register import NumberStatus, list_numbers
from services.inspection.application.ports import After
from services.inspection.application.working import schedule_inspection
from services.inspection.application.worklist import CaseFilter, Order
from services.inspection.domain import commands
from services.inspection.domain.acts.follow_up import record_disposition
from services.inspection.domain.case import Case
from services.inspection.domain.complaint import Complaint, ComplaintSource, ComplaintStatus, Concern
from services.inspection.domain.content import Named
from services.inspection.domain.evidence import AppointmentKind
from shared.aggregate import Actor, Change
from shared.clock import new_id
from shared.errors import Invalid, NotAllowed, Stale
from shared.regulation import load
from tests.integration.inspection_stores import stores_of
from tests.unit.inspection.samples import DOLL, KETTLE, NOW, OFFICER, opened, said, schedule
from tests.unit.inspection.test_acts import approved, checked, drafted, laboratory_done, sampled, sampling_case, signed
from tests.unit.inspection.test_following_registration import office_with

pytestmark = pytest.mark.integration

SYSTEM = Actor("service:inspection", "service")


@pytest.fixture
def place(database: MongoClient[Any], mongo_prefix: str) -> Database[Any]:
    return database[f"{mongo_prefix}inspection"]


@pytest.fixture
def cases(place: Database[Any]) -> CaseRepository:
    return stores_of(place)[0]


@pytest.fixture
def complaints(place: Database[Any]) -> ComplaintRepository:
    return stores_of(place)[1]


def put(cases: CaseRepository, case: Case) -> str:
    id = new_id()
    cases.create(id, Change(replace(case, dossier_id=id), act="case_opened"), actor=SYSTEM)
    return id


def failed_and_issued() -> Case:
    case = laboratory_done(sampled(sampling_case()), "S1")
    office = office_with(signed(approved(drafted(case, 3, reason="Formaldehyde"))))
    office.hear(said("result_issued"))
    return office.case


def dealt_with(case: Case) -> Case:
    day = date(2026, 7, 2)
    command = commands.RecordDisposition(1, "30/TKTX", day, day, "officer:lan.nt")
    return record_disposition(case, command, today=day, now=NOW)[0]


def test_goods_that_failed_are_found_by_the_day_that_is_due(cases: CaseRepository) -> None:
    waiting = failed_and_issued()
    later = replace(waiting, dispositions_due_on=date(2026, 8, 20))
    first, second, done = (put(cases, case) for case in (waiting, later, dealt_with(waiting)))
    elsewhere = put(cases, replace(waiting, agency=Named("TCKT10", "Lào Cai")))
    put(cases, opened())

    def ids(after: After | None = None, limit: int = 10, **filter: Any) -> list[str]:
        asked = DispositionFilter(**{"agency": "TCKT11", **filter})
        return [aggregate.id for aggregate in cases.with_dispositions(asked, after=after, limit=limit)]

    assert ids(open=True) == [first, second]
    assert ids(open=False) == [done]
    assert set(ids()) == {first, second, done}
    assert ids(agency=None, open=True) == [first, elsewhere, second]
    assert ids(open=True, overdue_on=date(2026, 8, 10)) == [first]
    assert ids(After(date(2026, 8, 3), first), open=True) == [second]


def test_a_notice_that_stands_no_more_is_no_failure(cases: CaseRepository) -> None:
    office = office_with(failed_and_issued())
    office.hear(said("result_revoked"))
    put(cases, office.case)
    assert cases.fails_since("0100109106", date(2026, 7, 2)) == []
    put(cases, dealt_with(failed_and_issued()))
    assert len(cases.fails_since("0100109106", date(2026, 7, 2))) == 1


def test_a_whole_case_comes_back_as_it_was(cases: CaseRepository) -> None:
    case = failed_and_issued()
    id = put(cases, case)
    assert cases.load(id).state == replace(case, dossier_id=id)


def test_failures_are_those_issued_to_the_importer_since_the_day(cases: CaseRepository) -> None:
    case = failed_and_issued()
    put(cases, case)
    put(cases, opened())
    waiting = signed(approved(drafted(laboratory_done(sampled(sampling_case()), "S1"), 3, reason="x")))
    put(cases, waiting)
    key = case.content.lines[0].good_key
    found = cases.fails_since("0100109106", date(2026, 7, 2))
    assert [(fail.good_key, fail.signed_on) for fail in found] == [(key, date(2026, 7, 2))]
    assert cases.fails_since("0100109106", date(2026, 7, 3)) == []
    assert cases.fails_since("0100109106-001", date(2026, 7, 2)) == []


CONCERN = Concern("0100109106", frozenset({DOLL}), frozenset({"a" * 32}), "QG2026000590", frozenset({"L-1"}))


@pytest.mark.parametrize(
    ("about", "concerned"),
    [
        ({"tax_code": "0100109106"}, True),
        ({"tax_code": "0100109106", "hs_code": DOLL}, True),
        ({"tax_code": "0100109106", "hs_code": KETTLE}, False),
        ({"hs_code": DOLL}, True),
        ({"tax_code": "0100109106-001", "hs_code": DOLL}, False),
        ({"good_key": "a" * 32}, True),
        ({"good_key": "b" * 32}, False),
        ({"file_code": "QG2026000590"}, True),
        ({"file_code": "QG2026000591"}, False),
        ({"lot_no": "L-1", "hs_code": DOLL}, True),
        ({"lot_no": "L-2"}, False),
        ({"hs_code": DOLL, "effective_from": date(2026, 7, 2), "effective_to": date(2026, 7, 2)}, True),
        ({"hs_code": DOLL, "effective_from": date(2026, 7, 3)}, False),
        ({"hs_code": DOLL, "effective_to": date(2026, 7, 1)}, False),
    ],
)
def test_complaints_are_found_by_whom_and_what(
    complaints: ComplaintRepository, about: dict[str, Any], concerned: bool
) -> None:
    complaint = Complaint(
        ComplaintStatus.OPEN, ComplaintSource.COMPLAINT, "Sharp edges.", date(2026, 7, 1), OFFICER.id, **about
    )
    stored = complaints.create(new_id(), Change(complaint, act="complaint_filed"), actor=OFFICER)
    found = complaints.open_for(CONCERN, date(2026, 7, 2))
    assert [(one.id, one.version) for one in found] == ([(stored.id, 1)] if concerned else [])
    closed = replace(complaint, status=ComplaintStatus.CLOSED)
    complaints.save(stored, Change(closed, act="complaint_closed"), actor=OFFICER)
    assert complaints.open_for(CONCERN, date(2026, 7, 2)) == []
    page = complaints.page(status=ComplaintStatus.CLOSED, tax_code=None, before=None, limit=5)
    assert [one.id for one in page] == [stored.id]


def test_a_complaint_is_no_case(cases: CaseRepository, complaints: ComplaintRepository) -> None:
    complaint = Complaint(ComplaintStatus.OPEN, ComplaintSource.COMPLAINT, "x", date(2026, 7, 1), OFFICER.id, "0")
    id = complaints.create(new_id(), Change(complaint, act="complaint_filed"), actor=OFFICER).id
    assert cases.find(id) is None
    assert CaseLists(cases).rows(CaseFilter(), order=Order.DUE, after=None, limit=5) == []


def test_numbers_are_dense_per_agency_and_year_and_never_given_twice(place: Database[Any]) -> None:
    counter = ResultNumberCounter(place["result_numbers"])
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda n: counter.number_for("TCKT11", 2026, f"dossier-{n}/1"), range(40)))
    assert sorted(given) == list(range(1, 41))
    assert counter.number_for("TCKT11", 2026, "dossier-7/1") == given[7]
    assert counter.number_for("TCKT11", 2026, "dossier-7/2") == 41
    assert counter.number_for("TCKT11", 2027, "dossier-7/1") == 1
    assert counter.number_for("TCKT10", 2026, "dossier-7/1") == 1


def test_an_act_of_which_nobody_could_be_told_stores_nothing(cases: CaseRepository) -> None:
    id = put(cases, opened())
    before = cases.load(id)
    place = schedule(AppointmentKind.DOCUMENT_REVIEW)
    for unpublishable in (replace(place, place="x" * 256), replace(place, place="Kho\x00")):
        with pytest.raises(Invalid) as refused:
            schedule_inspection(Request(id, OFFICER), unpublishable, cases=cases, clock=lambda: NOW)
        assert [broken.pointer for broken in refused.value.violations] == ["/place"]
    assert cases.load(id) == before
    assert [entry["act"] for entry in cases.history(id)] == ["case_opened"]


def test_two_signatures_of_one_result_get_one_number_and_lose_none(place: Database[Any]) -> None:
    counter = ResultNumberCounter(place["result_numbers"])
    together = threading.Barrier(8)

    def draw(subject: str) -> int:
        # All at the same moment, each time the first for that result.
        together.wait()
        return counter.number_for("TCKT11", 2026, subject)

    for n in range(1, 21):
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(draw, [f"dossier-{n}/signature/1"] * 8)) == {n}


def test_a_crash_between_the_two_writes_loses_no_number(place: Database[Any]) -> None:
    numbers = place["result_numbers"]
    counter = ResultNumberCounter(numbers)
    assert counter.number_for("TCKT11", 2026, "a/signature/1") == 1
    # Drawn for b, and then the process died.
    numbers.update_one({"_id": "TCKT11/2026"}, {"$set": {"number": 2, "subject": "b/signature/1"}})
    assert counter.number_for("TCKT11", 2026, "c/signature/1") == 3
    assert counter.number_for("TCKT11", 2026, "b/signature/1") == 2
    given = counter.given("TCKT11", 2026, after=0, limit=9)
    assert [(each.number, each.subject[0]) for each in given] == [(1, "a"), (2, "b"), (3, "c")]


def test_numbers_of_earlier_versions_go_on(place: Database[Any]) -> None:
    numbers = place["result_numbers"]
    numbers.insert_many([{"_id": "TCKT11/2026", "number": 7}, {"_id": "TCKT11/2026/a/1", "number": 7}])
    counter = ResultNumberCounter(numbers)
    assert counter.number_for("TCKT11", 2026, "b/signature/1") == 8
    assert [each.subject for each in counter.given("TCKT11", 2026, after=0, limit=9)] == ["a/1", "b/signature/1"]
    assert counter.given("TCKT11", 2025, after=0, limit=9) == []
    assert counter.given("TCKT1", 2026, after=0, limit=9) == []


def test_parallel_signatures_of_several_cases_leave_a_register_without_gaps(
    cases: CaseRepository, place: Database[Any]
) -> None:
    """Each case is signed by several calls at once: one stands, under the one number that was drawn for it."""
    counter, law, signer = (
        ResultNumberCounter(place["result_numbers"]),
        load(),
        Actor("signer:hoa.le", "signer", "TCKT11"),
    )
    ids = [put(cases, approved(drafted(checked(opened()), 1))) for _ in range(6)]
    together = threading.Barrier(24)

    def sign(id: str) -> str | None:
        together.wait()
        request = Request(id, signer)
        command = commands.SignResult("hoa.le", signer.id)
        try:
            answer = sign_case_result(request, command, cases=cases, numbers=counter, law=law, clock=lambda: NOW)
        except (Stale, NotAllowed):
            return None
        return str(answer["notice_no"])

    with ThreadPoolExecutor(24) as pool:
        answers = [answer for answer in pool.map(sign, ids * 4) if answer]
    assert sorted(answers) == sorted(f"{n}/2026/TB-TCKT11" for n in range(1, 7))
    found = list_numbers(
        2026, None, actor=signer, after=0, limit=99, cases=cases, numbers=counter, law=law, clock=lambda: NOW
    )
    assert [each.number for each in found] == list(range(1, 7))
    assert {each.status for each in found} == {NumberStatus.SIGNED}
    assert {each.case_id: each.notice_no for each in found} == {
        id: signature.notice_no for id in ids if (signature := cases.load(id).state.signature)
    }


def test_times_are_kept_to_the_millisecond(cases: CaseRepository) -> None:
    case = cases.load(put(cases, opened())).state
    assert case.decision.decided_at == NOW
