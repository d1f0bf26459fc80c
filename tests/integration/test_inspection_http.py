"""Inspection's API in a process of its own, over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient

from services.inspection.domain.case import Case
from services.inspection.domain.content import Named
from shared.aggregate import Actor, Change
from shared.clock import VIETNAM, new_id
from shared.regulation import load
from tests.integration.inspection_api import Api, Json, inspection_api
from tests.integration.inspection_stores import stores_of
from tests.unit.inspection.samples import complaint_standing, dossier, line, opened

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
def reviewer(stand: tuple[str, str]) -> Api:
    return Api(stand[0], "reviewer", "minh.pv")


@pytest.fixture
def signer(stand: tuple[str, str]) -> Api:
    return Api(stand[0], "signer", "hoa.le")


@pytest.fixture
def put(stand: tuple[str, str], database: MongoClient[Any]) -> Any:
    """Stores a case as the reaction to a submission would have."""
    cases, _ = stores_of(database[stand[1]])

    def store(case: Case) -> str:
        id = new_id()
        cases.create(id, Change(replace(case, dossier_id=id), act="case_opened"), actor=SYSTEM)
        return id

    return store


def moment(**ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


def checklist() -> Json:
    return {"answers": [{"item": item.code, "answer": "YES"} for item in load().checklist if item.required]}


def appointment(kind: str = "DOCUMENT_REVIEW", **changes: Any) -> Json:
    return {
        "kind": kind,
        "starts_at": moment(hours=1),
        "ends_at": moment(hours=2),
        "place": "Kho Tân Thanh",
        "officer": "lan.nt",
        **changes,
    }


def test_papers_from_the_worklist_to_the_signature(officer: Api, reviewer: Api, signer: Api, put: Any) -> None:
    id = put(opened())
    assert id in [row["id"] for row in officer.http.get("/inspections?open_only=true&limit=200").json()["items"]]
    done = officer.act(id, "schedule", appointment())
    assert done.status_code == 200, done.text
    assert done.json()["status"] == "SCHEDULED"
    assert officer.act(id, "checklist", checklist()).json()["status"] == "CHECKED"
    drafted = officer.act(id, "draft", {"lines": [{"line_no": 1, "code": 1}]})
    assert drafted.json()["allowed"] == ["assign", "change_mode", "choose_row", "draft_result", "approve", "send_back"]
    assert reviewer.act(id, "review", {"approve": True}).json()["status"] == "REVIEWED"
    signed = signer.act(id, "sign", {"signer": "Lê Thị Hoa"})
    assert signed.json()["notice_no"].endswith("/TB-TCKT11")
    case = signer.http.get(f"/inspections/{id}").json()
    assert (case["status"], case["allowed"]) == ("SIGNED", [])
    assert case["signature"]["signer"] == "Lê Thị Hoa"
    assert case["content"]["lines"][0]["candidates"][0]["code"] == "3.2"
    history = officer.http.get(f"/inspections/{id}/history").json()["entries"]
    assert [entry["act"] for entry in history] == [
        "case_opened",
        "scheduled",
        "checklist_recorded",
        "result_drafted",
        "approved",
        "result_signed",
    ]
    assert history[-1]["event"] == {"type": "inspection.result_signed", "sequence": 2}


def test_signed_at_once_by_several_calls_it_has_one_number_and_the_register_no_gap(
    officer: Api, reviewer: Api, signer: Api, put: Any
) -> None:
    ids = [put(opened()) for _ in range(3)]
    for id in ids:
        officer.act(id, "checklist", checklist())
        officer.act(id, "draft", {"lines": [{"line_no": 1, "code": 1}]})
        assert reviewer.act(id, "review", {"approve": True}).json()["status"] == "REVIEWED"
    versions = {id: signer.http.get(f"/inspections/{id}").headers["ETag"] for id in ids}
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda id: signer.act(id, "sign", {}, version=versions[id]), ids * 4))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [409] * 9
    year = (datetime.now(UTC) + timedelta(hours=7)).year
    first = signer.http.get(f"/notice-numbers?year={year}&limit=2").json()
    rows = [*first["items"], *signer.http.get(f"/notice-numbers?year={year}&cursor={first['next']}").json()["items"]]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["case_id"]: row["status"] for row in rows if row["case_id"] in ids} == dict.fromkeys(ids, "SIGNED")
    assert Api(str(signer.http.base_url), "signer", "x", "TCKT10").http.get(f"/notice-numbers?year={year}").json() == {
        "items": [],
        "next": None,
    }
    assert signer.http.get("/notice-numbers?year=1").status_code == 422


def test_a_sample_to_its_failure(officer: Api, reviewer: Api, signer: Api, put: Any) -> None:
    id = put(opened(standing=complaint_standing()))
    assert officer.act(id, "schedule", appointment("SAMPLE_INSPECTION")).status_code == 200
    record = {
        "number": "01/BB-LM",
        "taken_at": moment(minutes=-1),
        "place": "Kho Tân Thanh",
        "basis": "QG2026000590",
        "officers": ["lan.nt"],
        "representative": "Trưởng kho",
        "standard": "TCVN 7790-1",
        "packaging": "Túi niêm phong",
        "laboratory": "QUATEST 1",
        "indicators": ["QCVN 3:2019, 2.1"],
        "goods": [
            {
                "line_no": 1,
                "sample_code": "S1",
                "lot_size": "1200",
                "test_quantity": "8",
                "retained_quantity": "8.5",
                "unit": "PCE",
                "seal_numbers": ["NP-1"],
            }
        ],
    }
    assert officer.act(id, "sample", record).json()["status"] == "SAMPLED"
    today = date.fromisoformat((datetime.now(UTC) + timedelta(hours=7)).date().isoformat()).isoformat()
    report = {
        "number": "26/TN",
        "laboratory": "QUATEST 1",
        "accreditation_no": "VILAS 028",
        "received_on": today,
        "tested_on": today,
        "seal_intact": True,
        "indicators": [
            {
                "sample_code": "S1",
                "name": "Formaldehyde",
                "method": "TCVN 6238",
                "limit": "20",
                "value": "31",
                "passed": False,
            }
        ],
        "conclusion": "PASS",
        "signatory": "Phụ trách",
    }
    wrong = officer.act(id, "test-result", report)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/conclusion")
    assert officer.act(id, "test-result", {**report, "conclusion": "FAIL"}).json()["status"] == "TESTED"
    passing = officer.act(id, "draft", {"lines": [{"line_no": 1, "code": 1}]})
    assert (passing.status_code, passing.json()["errors"][0]["code"]) == (422, "failed_test")
    failing = {"lines": [{"line_no": 1, "code": 3, "reason": "Formaldehyde 31 mg/kg"}]}
    assert officer.act(id, "draft", failing).status_code == 200
    assert reviewer.act(id, "review", {"approve": False, "reason": "Name the limit."}).json()["status"] == "TESTED"
    assert officer.act(id, "draft", failing).status_code == 200
    assert reviewer.act(id, "review", {"approve": True}).status_code == 200
    assert signer.act(id, "sign", {}).json()["status"] == "SIGNED"
    case = officer.http.get(f"/inspections/{id}").json()
    assert case["sample"]["goods"][0]["retained_quantity"] == "8.5"
    assert case["test"]["indicators"][0]["passed"] is False
    assert case["signature"]["signer"] == "hoa.le"


def test_out_of_place_is_told_with_what_is_possible(officer: Api, put: Any) -> None:
    refused = officer.act(put(opened(accepted=False)), "schedule", appointment())
    assert refused.status_code == 409
    problem = refused.json()
    assert (problem["code"], problem["state"]) == ("not_allowed", "OPENED")
    assert problem["allowed"] == ["assign", "record_checklist", "change_mode", "choose_row"]


def test_a_case_can_be_given_back(officer: Api, put: Any) -> None:
    id = put(replace(opened(), officer="lan.nt"))
    assert officer.http.get(f"/inspections/{id}").json()["officer_name"] == "lan.nt", "nobody keeps a register here"
    assert officer.act(id, "assign", {"officer": None}).status_code == 200
    case = officer.http.get(f"/inspections/{id}").json()
    assert (case["officer"], case["officer_name"]) == (None, None)
    last = officer.http.get(f"/inspections/{id}/history").json()["entries"][-1]
    assert (last["act"], last["details"]) == ("given_back", {"officer": None, "before": "lan.nt"})
    for wrong in ({"officer": " "}, {}):
        assert officer.act(id, "assign", wrong).status_code == 422


def test_stale_repeated_and_unversioned_commands(officer: Api, put: Any) -> None:
    id = put(opened())
    body = {"officer": "an.tv"}
    assert officer.http.post(f"/inspections/{id}/assign", json=body).status_code == 428
    first = officer.act(id, "assign", body, key="a1", version='"1"')
    again = officer.act(id, "assign", body, key="a1", version='"1"')
    assert (first.status_code, again.json()) == (200, first.json())
    stale = officer.act(id, "assign", body, key="a2", version='"1"')
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")


def test_roles_and_agencies(officer: Api, stand: tuple[str, str], put: Any) -> None:
    id = put(opened())
    other = Api(stand[0], "officer", "xa.la", "TCKT10")
    assert other.http.get(f"/inspections/{id}").status_code == 403
    assert other.act(id, "assign", {"officer": "x"}).status_code == 403
    assert id not in [row["id"] for row in other.http.get("/inspections").json()["items"]]
    assert officer.act(id, "sign", {}).status_code == 403
    importer = Api(stand[0], "importer", "0100109106", None)
    assert importer.http.get("/inspections").status_code == 403


def test_the_list_pages_in_order_of_due_days(stand: tuple[str, str], put: Any) -> None:
    alone = Api(stand[0], "officer", "page", "TCKT9")
    agency = Named("TCKT9", "Hà Tĩnh")
    days = [date(2026, 7, day) for day in (9, 3, 7, 3, 20)]
    for day in days:
        put(replace(opened(), agency=agency, due_on=day))
    found: list[str] = []
    cursor = ""
    while True:
        page = alone.http.get(f"/inspections?limit=2{cursor}").json()
        found += [row["due_on"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == sorted(day.isoformat() for day in days)
    sampled = alone.http.get("/inspections?mode=SAMPLE&status=OPENED&officer=lan.nt").json()
    assert sampled["items"] == []


def test_an_exempt_gift_is_prefilled(officer: Api, put: Any) -> None:
    case = officer.http.get(f"/inspections/{put(opened(dossier(line(exempt_category=4))))}").json()
    assert (case["mode"], case["draft"]["lines"][0]["code"]) == ("NONE", 7)


def test_every_bad_field_at_once(officer: Api, put: Any) -> None:
    refused = officer.act(put(opened()), "schedule", {"kind": "TEA", "starts_at": "soon", "place": " "})
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json()["errors"]} == {
        "/kind",
        "/starts_at",
        "/ends_at",
        "/place",
        "/officer",
    }


def test_what_cannot_be_seen_is_refused_in_every_text_that_an_officer_types(officer: Api, put: Any) -> None:
    changed = {"place": "Kho\u202e 3", "officer": "lan\x00", "reason": "\x1b[2J"}
    refused = officer.act(put(opened()), "schedule", appointment(**changed))
    assert {(e["pointer"], e["code"]) for e in refused.json()["errors"]} == {
        (f"/{name}", "control_character") for name in changed
    }
    seen = officer.act(put(opened()), "schedule", appointment(place="Kho 3\r\n\tĐường số 2"))
    assert seen.status_code == 200, seen.text


def test_complaints_are_filed_listed_and_closed(officer: Api) -> None:
    body = {"source": "COMPLAINT", "text": "Sharp edges.", "opened_on": "2026-07-01", "hs_code": "95030021"}
    assert officer.http.post("/complaints", json=body).status_code in (400, 428)
    headers = {"Idempotency-Key": str(uuid4())}
    filed = officer.http.post("/complaints", json=body, headers=headers)
    assert filed.status_code == 201, filed.text
    assert officer.http.post("/complaints", json=body, headers=headers).json() == filed.json()
    where, version = filed.headers["Location"], filed.headers["ETag"]
    assert officer.http.get(where).json()["text"] == "Sharp edges."
    assert [one["id"] for one in officer.http.get("/complaints?status=OPEN").json()["items"]] == [filed.json()["id"]]
    closing = {"json": {"reason": "Unfounded."}, "headers": {"If-Match": version}}
    assert officer.http.post(f"{where}/close", **closing).json()["status"] == "CLOSED"
    assert officer.http.post(f"{where}/close", **closing).status_code == 409
    nobody = {key: value for key, value in body.items() if key != "hs_code"}
    refused = officer.http.post("/complaints", json=nobody, headers={"Idempotency-Key": str(uuid4())})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "no_object")


def test_the_checklist_can_be_read(officer: Api) -> None:
    items = officer.http.get("/checklist").json()["items"]
    required = [item["code"] for item in items if item["required"]]
    assert required == ["C1", "C2", "C3", "C4", "C5", "C5.1", "C6", "C7", "C8", "C9", "C10"]


def test_the_list_says_what_is_left_and_what_the_reader_may_do(officer: Api, reviewer: Api, put: Any) -> None:
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    mine = put(replace(opened(), officer="lan.nt", due_on=today, file_code="QG2026777701"))
    put(replace(opened(accepted=False), due_on=today - timedelta(days=30), file_code="QG2026777702"))

    def rows(api: Api, **query: Any) -> list[Json]:
        return list(api.http.get("/inspections", params={"q": "qg20267777", **query}).json()["items"])

    late, due = rows(officer)
    assert (due["id"], due["days_left"], due["owed_by"], due["stage"]) == (mine, 0, "AGENCY", "INSPECTING")
    assert late["days_left"] < -15
    assert "draft_result" in due["allowed"]
    assert "draft_result" not in rows(reviewer)[1]["allowed"]
    assert [row["id"] for row in rows(officer, officer="me")] == [mine]
    assert rows(reviewer, officer="me") == []
    assert [row["id"] for row in rows(officer, officer="none")] == [late["id"]]
    assert [row["id"] for row in rows(officer, stage=["INSPECTING", "DONE"])] == [mine]
    assert [row["id"] for row in rows(officer, sort="newest")] == [late["id"], mine]
    first = officer.http.get("/inspections", params={"q": "qg20267777", "limit": 1}).json()
    assert [row["id"] for row in rows(officer, cursor=first["next"])] == [mine]


def test_counts_are_one_call(officer: Api, put: Any) -> None:
    before = officer.http.get("/inspections/counts").json()
    put(replace(opened(), officer="lan.nt", due_on=date(2026, 7, 3)))
    put(opened(accepted=False))
    counts = officer.http.get("/inspections/counts").json()
    assert counts["mine"] - before["mine"] == 1
    assert counts["stages"]["RECEIVING"] - before["stages"]["RECEIVING"] == 1
    assert counts["unassigned"] - before["unassigned"] == 1
    loads = {load["officer"]: load for load in counts["officers"]}
    assert loads["lan.nt"]["overdue"] >= 1


def test_lists_and_counts_end_at_the_agency(stand: tuple[str, str], put: Any) -> None:
    put(opened())
    stranger = Api(stand[0], "officer", "xa.la", agency="TCKT10")
    assert stranger.http.get("/inspections").json()["items"] == []
    assert stranger.http.get("/inspections/counts").json()["open"] == 0
    assert stranger.http.get("/inspections?agency=TCKT11").status_code == 403
    assert stranger.http.get("/inspections/counts?agency=TCKT11").status_code == 403
    operator = Api(stand[0], "operator", "truc.ban", agency=None)
    assert operator.http.get("/inspections?q=sao").json()["errors"][0]["pointer"] == "/agency"
