"""Samples over the API, and earlier lots on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.inspection.adapters.lots import INDEXES, PastLots
from services.inspection.domain.case import Case, Status
from services.inspection.domain.notices import Revocation
from services.inspection.domain.sampling.switching import Lot
from shared.aggregate import Actor, Change
from shared.clock import VIETNAM, new_id
from shared.storage import ensure_indexes
from tests.integration.inspection_api import Api, inspection_api
from tests.integration.inspection_stores import stores_of
from tests.integration.test_inspection_http import appointment
from tests.integration.test_inspection_storage import failed_and_issued
from tests.unit.inspection import test_notices
from tests.unit.inspection.samples import complaint_standing, opened
from tests.unit.inspection.test_lots import at_the_lot, looked

pytestmark = pytest.mark.integration

SYSTEM = Actor("service:inspection", "service")


@pytest.fixture(scope="module")
def stand(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with inspection_api(mongodb_uri, tmp_path_factory.mktemp("inspection") / "log") as standing:
        yield standing


@pytest.fixture
def officer(stand: tuple[str, str]) -> Api:
    return Api(stand[0], "officer", "lan.nt")


@pytest.fixture
def sampled(stand: tuple[str, str], database: MongoClient[Any], officer: Api) -> str:
    cases, _ = stores_of(database[stand[1]])
    id = new_id()
    cases.create(
        id, Change(replace(opened(standing=complaint_standing()), dossier_id=id), act="case_opened"), actor=SYSTEM
    )
    assert officer.act(id, "schedule", appointment("SAMPLE_INSPECTION")).status_code == 200
    goods = {
        "line_no": 1,
        "sample_code": "S1",
        "lot_size": "1200",
        "test_quantity": "4",
        "retained_quantity": "4",
        "unit": "PCE",
        "seal_numbers": [f"NP-{id}"],
        "retained_seal_numbers": [f"NL-{id}"],
        "produced_on": "2026-03-01",
    }
    record = {
        "number": "01/BB-LM",
        "taken_at": at(minutes=-5),
        "place": "Kho Tân Thanh",
        "basis": "QG2026000590",
        "officers": ["Kiểm tra viên"],
        "representative": "Trưởng kho",
        "standard": "TCVN 6238",
        "packaging": "Túi niêm phong",
        "laboratory": "QUATEST 1",
        "indicators": ["Formaldehyde"],
        "goods": [goods],
        "sealing": "Tem giấy",
        "signatures": ["Kiểm tra viên", "Trưởng kho"],
    }
    assert officer.act(id, "sample", record).json()["status"] == "SAMPLED"
    return id


def at(**ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


def step(part: str = "TEST", **more: Any) -> dict[str, Any]:
    return {"samples": [{"sample_code": "S1", "part": part}], "at": at(seconds=-1), **more}


def report(number: str, laboratory: str, value: str) -> dict[str, Any]:
    today = datetime.now(VIETNAM).date().isoformat()
    passed = float(value) <= 30
    indicator = {
        "sample_code": "S1",
        "name": "Formaldehyde",
        "method": "TCVN 7421-1",
        "limit": "≤ 30 mg/kg",
        "value": value,
        "passed": passed,
    }
    return {
        "number": number,
        "laboratory": laboratory,
        "accreditation_no": "VILAS 004",
        "received_on": today,
        "tested_on": today,
        "seal_intact": True,
        "indicators": [indicator],
        "conclusion": "PASS" if passed else "FAIL",
        "signatory": "Phụ trách",
    }


def test_a_dispute_from_the_seal_to_the_second_result(officer: Api, sampled: str) -> None:
    case = officer.http.get(f"/inspections/{sampled}").json()
    assert [(held["part"], held["state"]) for held in case["custody"]] == [("TEST", "SEALED"), ("RETAINED", "SEALED")]
    assert case["sample"]["goods"][0]["particulars"]["hs_code"] == "95030021"
    unknown = officer.act(sampled, "samples/hand-over", step(to_party="Nobody"))
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/to_party")
    for act, body in (
        ("samples/retain", step("RETAINED", to_party="Kho mẫu của Chi cục")),
        ("samples/hand-over", step(to_party="QUATEST 1", note="Biên bản giao nhận 7")),
        ("samples/receive", step(seal_intact=True)),
        ("test-result", report("26/TN", "QUATEST 1", "35")),
        (
            "retest",
            {
                "laboratory": "QUATEST 3",
                "requested_on": datetime.now(VIETNAM).date().isoformat(),
                "requested_by": "Công văn 12 của người nhập khẩu",
                "reason": "Không đồng ý kết quả.",
            },
        ),
        ("samples/hand-over", step("RETAINED", to_party="QUATEST 3")),
        ("samples/receive", step("RETAINED", seal_intact=True)),
        ("retest-result", report("7/TN", "QUATEST 3", "12")),
    ):
        answered = officer.act(sampled, act, body)
        assert answered.status_code == 200, (act, answered.text)
    case = officer.http.get(f"/inspections/{sampled}").json()
    assert (case["status"], case["retest"]["cost_bearer"]) == ("TESTED", "AGENCY")
    assert case["test"]["indicators"][0]["computed"] is False
    held = next(held for held in case["custody"] if held["part"] == "RETAINED")
    assert [one["state"] for one in held["steps"]] == [
        "SEALED",
        "RETAINED",
        "HANDED_TO_LAB",
        "RECEIVED_BY_LAB",
        "TESTED",
    ]
    acts = [entry["act"] for entry in officer.http.get(f"/inspections/{sampled}/history").json()["entries"]]
    assert acts[-3:] == ["samples_handed_over", "samples_received", "retest_recorded"]
    assert officer.act(sampled, "draft", {"lines": [{"line_no": 1, "code": 1}]}).status_code == 200


def test_a_broken_seal_sends_the_case_back_to_sampling(officer: Api, sampled: str) -> None:
    assert officer.act(sampled, "samples/hand-over", step(to_party="QUATEST 1")).status_code == 200
    broken = officer.act(sampled, "samples/receive", step(seal_intact=False, note="Tem rách."))
    assert broken.json()["status"] == "SCHEDULED"
    assert "record_sample" in broken.json()["allowed"]
    refused = officer.act(sampled, "test-result", report("26/TN", "QUATEST 1", "3"))
    assert refused.status_code == 409


def test_the_plan_and_the_look_at_the_lot(officer: Api, sampled: str) -> None:
    (line,) = officer.http.get(f"/inspections/{sampled}/sampling-plan").json()["lines"]
    safety, visual = line["parts"]
    assert (safety["scheme"], safety["specimens"]) == ("SPECIMENS", 4)
    assert (visual["severity"], visual["plan"]["letter"], visual["plan"]["n"], visual["plan"]["ac"]) == (
        "NORMAL",
        "J",
        80,
        5,
    )
    few = officer.act(sampled, "lot-check", {"line_no": 1, "inspected": 10, "nonconforming": 0})
    assert (few.status_code, few.json()["errors"][0]["code"]) == (422, "plan")
    check = {"line_no": 1, "inspected": 80, "nonconforming": 7, "findings": "Thiếu dấu CR."}
    assert officer.act(sampled, "lot-check", check).status_code == 200
    (kept,) = officer.http.get(f"/inspections/{sampled}").json()["lot_checks"]
    assert (kept["accepted"], kept["severity"], kept["aql"]) == (False, "NORMAL", "2.5")


def test_earlier_lots_are_those_of_which_a_notice_stands_oldest_first(
    database: MongoClient[Any], mongo_prefix: str
) -> None:
    """Also while what failed still has to be dealt with."""
    place = database[f"{mongo_prefix}inspection"]
    cases, _ = stores_of(place)
    ensure_indexes(place["inspections"], INDEXES)
    failed, passed = failed_and_issued(), test_notices.issued(1)
    assert (failed.status, passed.status) == (Status.DISPOSING, Status.ISSUED)
    key, importer = failed.content.lines[0].good_key, failed.content.importer.tax_code

    def put(case: Case, day: int, bad: int, **notice: object) -> str:
        notices = tuple(replace(each, issued_on=date(2026, 7, day), **notice) for each in case.notices)  # type: ignore[arg-type]
        checks = looked(at_the_lot(), 80, bad).lot_checks
        case = replace(case, dossier_id=new_id(), notices=notices, lot_checks=checks, test=None)
        cases.create(case.dossier_id, Change(case, act="case_opened"), actor=SYSTEM)
        return case.dossier_id

    put(failed, 3, 6)
    put(passed, 1, 0)
    put(replace(opened(), status=Status.CANCELLED), 2, 0)
    revocation = Revocation("Sai.", "hoa.le", "TCKT11", date(2026, 7, 9))
    put(passed, 5, 6, revoked=revocation)
    put(passed, 6, 6, replaced_by="9/2026/TB-TCKT11")
    newest = put(passed, 4, 4)
    lots = PastLots(cases)
    assert lots.of_good(importer, key, besides="") == [Lot(True, 5, True), Lot(False, 5), Lot(True, 5)]
    assert lots.of_good(importer, key, besides=newest) == [Lot(True, 5, True), Lot(False, 5)]
    assert lots.of_good("0000000000", key, besides="") == []
