"""Registration's API and SOAP address in a process of its own, over a real database."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.single_window import Answer, parse_answer, read_response, request_document
from tests.integration.registration_process import client, running

pytestmark = pytest.mark.integration

DATA = Path(__file__).parents[1] / "data"
HELMET = json.loads((DATA / "counter" / "helmet.json").read_text(encoding="utf-8"))
TAX_CODE = HELMET["importer"]["tax_code"]


@pytest.fixture(scope="module")
def url(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(mongodb_uri, tmp_path_factory.mktemp("registration") / "log") as address:
        yield address


@pytest.fixture
def officer(url: str) -> Iterator[httpx.Client]:
    with client(url, "officer", agency="TCKT11") as one:
        yield one


@pytest.fixture
def importer(url: str) -> Iterator[httpx.Client]:
    with client(url, "importer", tax_code=TAX_CODE) as one:
        yield one


def parts(body: dict[str, Any]) -> dict[str, Any]:
    """The registration and its files, as multipart takes them."""
    files = {d["file"]: (DATA / "counter" / d["file"]).read_bytes() for d in body["documents"] if d.get("file")}
    return {"body": (None, json.dumps(body), "application/json"), **{n: (n, data) for n, data in files.items()}}


def portal() -> dict[str, Any]:
    """The same goods through the portal, today: a packing list is needed by now."""
    packing = {**HELMET["documents"][0], "type": {"code": "3"}}
    body = {**HELMET, "documents": [*HELMET["documents"], packing]}
    return {name: value for name, value in body.items() if not name.startswith("received_on")}


def sample(name: str, **reference: str) -> str:
    text = (DATA / "nsw" / f"{name}.xml").read_text(encoding="utf-8")
    for old, new in reference.items():
        text = text.replace(old, new)
    return text


def send(url: str, payload: str) -> Answer | None:
    response = httpx.post(f"{url}/nsw/ws", content=request_document(payload), timeout=20, trust_env=False)
    assert response.status_code == 200, response.text
    return parse_answer(read_response(response.content))


def test_a_dossier_at_the_counter_from_entry_to_acceptance(officer: httpx.Client, importer: httpx.Client) -> None:
    key = {"Idempotency-Key": "helmet-1"}
    created = officer.post("/registrations", files=parts(HELMET), headers=key)
    assert created.status_code == 201, created.text
    again = officer.post("/registrations", files=parts(HELMET), headers=key)
    assert (again.status_code, again.json(), again.headers["ETag"]) == (201, created.json(), '"1"')
    where = created.headers["Location"]

    read = importer.get(where)
    dossier = read.json()
    assert (dossier["regime"], dossier["channel"], dossier["received_on"]) == ("R2018", "COUNTER", "2026-06-25")
    assert dossier["file_code"].startswith("CK20")
    assert dossier["handlers"] == {"cqkt": {"code": 1, "name": "SUBMITTED"}, "tccn": None}
    assert dossier["allowed"] == ["modify", "name_cert_body", "cancel"]
    assert {"accept", "refuse", "request_supplement", "cancel"} <= set(officer.get(where).json()["allowed"])
    assert dossier["dossier"]["goods_lines"][0]["quantity"] == "3000.000"

    document = dossier["dossier"]["documents"][0]
    file = importer.get(f"{where}/documents/{document['sha256']}")
    assert file.content == (DATA / "counter" / "contract.pdf").read_bytes()
    assert file.headers["Content-Type"] == "application/pdf"
    assert "attachment" in file.headers["Content-Disposition"]

    accepted = officer.post(f"{where}/accept", json={}, headers={"If-Match": read.headers["ETag"]})
    assert (accepted.status_code, accepted.json()["handlers"]["cqkt"]["name"]) == (200, "ACCEPTED")
    stale = officer.post(f"{where}/refuse", json={"reason": "x"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    misplaced = officer.post(f"{where}/refuse", json={"reason": "x"}, headers={"If-Match": '"2"'})
    assert misplaced.status_code == 409
    allowed = ["issue_result", "transfer", "record_clearance", "request_label_correction"]
    assert (misplaced.json()["state"], misplaced.json()["allowed"]) == ("ACCEPTED", allowed)
    assert officer.post(f"{where}/accept", json={}).status_code == 428

    entries = importer.get(f"{where}/history").json()["entries"]
    assert [entry["act"] for entry in entries] == ["submitted", "accepted"]
    assert entries[1]["actor"] == {"id": "officer:officer.1", "role": "officer"}
    assert entries[1]["event"] == {"type": "registration.dossier_accepted", "sequence": 2}


def test_a_supplement_through_the_portal_keeps_files_that_are_held(
    officer: httpx.Client, importer: httpx.Client
) -> None:
    where = importer.post("/registrations", files=parts(portal())).headers["Location"]
    asked = officer.post(
        f"{where}/supplement-requests", json={"items": ["C/O"], "reason": "missing"}, headers={"If-Match": '"1"'}
    )
    assert asked.status_code == 200, asked.text
    dossier = importer.get(where).json()
    assert dossier["supplement_request"]["items"] == ["C/O"]
    held = [
        {name: value for name, value in document.items() if name != "size"}
        for document in dossier["dossier"]["documents"]
    ]
    body = {**portal(), "documents": held, "note": "with C/O"}
    given = importer.post(f"{where}/supplements", files=parts(body), headers={"If-Match": asked.headers["ETag"]})
    assert given.status_code == 200, given.text
    assert (given.json()["revision"], given.json()["handlers"]["cqkt"]["name"]) == (2, "SUPPLEMENTED")


def test_every_bad_field_is_named_at_once(importer: httpx.Client) -> None:
    body = portal()
    body["importer"] = {**body["importer"], "phone": ""}
    body["goods_lines"] = [{**body["goods_lines"][0], "quantity": -1, "hs_code": "6506", "origin": None}]
    body["documents"] = [{**body["documents"][0], "file": "nowhere"}]
    refused = importer.post("/registrations", files={"body": (None, json.dumps(body), "application/json")})
    assert refused.status_code == 422
    assert {
        "/importer/phone",
        "/goods_lines/0/quantity",
        "/goods_lines/0/hs_code",
        "/goods_lines/0/origin",
        "/documents/0/file",
        "/documents",
    } <= {error["pointer"] for error in refused.json()["errors"]}


def test_a_code_that_is_not_on_its_list_says_which_list_and_where_it_is(importer: httpx.Client) -> None:
    body = portal()
    body["goods_lines"] = [{**body["goods_lines"][0], "unit": {"code": "XYZ"}, "group": {}}]
    refused = importer.post("/registrations", files=parts(body)).json()["errors"]
    told = {error["pointer"]: error["detail"] for error in refused}
    lists = importer.get("/code-lists").json()
    unit, group = told["/goods_lines/0/unit/code"], told["/goods_lines/0/group/code"]
    assert all(part in unit for part in ("'XYZ'", "đơn vị tính", "units of measure", "/code-lists", "under units"))
    assert all(part in group for part in ("mandatory", "nhóm hàng hóa", "groups of goods", "under goods_groups"))
    assert {"code": "TNE", "name": "tấn"} in lists["units"]
    assert all(lists[name] for name in lists if name != "cert_bodies")


def test_a_body_under_another_part_name_is_named(importer: httpx.Client) -> None:
    sent = parts(portal())
    refused = importer.post(
        "/registrations", files={**{k: v for k, v in sent.items() if k != "body"}, "json": sent["body"]}
    )
    detail = refused.json()["detail"]
    assert (refused.status_code, "'body'" in detail, "'json'" in detail) == (400, True, True), detail


def test_a_key_that_came_back_with_other_content_is_told_as_it_was_sent(importer: httpx.Client) -> None:
    headers = {"Idempotency-Key": "mine-7"}
    assert importer.post("/registrations", files=parts(portal()), headers=headers).status_code == 201
    other = importer.post("/registrations", files=parts({**portal(), "note": "other"}), headers=headers)
    assert other.json()["code"] == "idempotency_key_reused"
    assert other.json()["detail"].startswith("Idempotency-Key 'mine-7' was used before")


def test_equal_calls_at_once_get_one_answer(importer: httpx.Client, officer: httpx.Client) -> None:
    headers, sent = {"Idempotency-Key": str(uuid4())}, parts(portal())
    with ThreadPoolExecutor(5) as pool:
        made = list(pool.map(lambda _: importer.post("/registrations", files=sent, headers=headers), range(5)))
        assert ({one.status_code for one in made}, len({one.text for one in made})) == ({201}, 1), made[0].text
        where, headers = made[0].headers["Location"], {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'}
        acts = list(pool.map(lambda _: officer.post(f"{where}/accept", json={}, headers=headers), range(5)))
    assert ({one.status_code for one in acts}, len({one.text for one in acts})) == ({200}, 1), [a.text for a in acts]


def test_what_cannot_be_seen_is_refused_along_with_the_rest(importer: httpx.Client, officer: httpx.Client) -> None:
    body = portal()
    body["importer"] = {**body["importer"], "name": "Nón\u202e An Toàn"}
    body["goods_lines"] = [{**body["goods_lines"][0], "hs_code": "6506"}]
    refused = importer.post("/registrations", files=parts(body))
    told = {(error["pointer"], error["code"]) for error in refused.json()["errors"]}
    assert told >= {("/importer/name", "control_character"), ("/goods_lines/0/hs_code", "hs_code")}

    where = officer.post("/registrations", files=parts(HELMET)).headers["Location"]
    refused = officer.post(f"{where}/refuse", json={"reason": "no\x07"}, headers={"If-Match": '"1"'})
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [("/reason", "control_character")]


def test_nobody_reaches_anothers_dossiers(url: str, officer: httpx.Client) -> None:
    where = officer.post("/registrations", files=parts(HELMET)).headers["Location"]
    with client(url, "officer", agency="TCKT10") as elsewhere, client(url, "importer", tax_code="0100109106") as other:
        for stranger in (elsewhere, other):
            assert stranger.get(where).status_code == 403
            assert stranger.get(f"{where}/history").status_code == 403
            assert stranger.get(f"{where}/documents/{'0' * 64}").status_code == 403
            assert stranger.get("/registrations").json()["items"] == []
        assert elsewhere.post(f"{where}/accept", json={}, headers={"If-Match": '"1"'}).status_code == 403
        assert other.post("/registrations", files=parts(portal())).status_code == 403
        assert elsewhere.get("/registrations?agency=TCKT11").status_code == 403
    assert httpx.get(f"{url}{where}", trust_env=False).status_code == 401


def test_the_list_is_paged(url: str, officer: httpx.Client) -> None:
    made = {officer.post("/registrations", files=parts(HELMET)).json()["id"] for _ in range(3)}
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = officer.get("/registrations", params=query).json()
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert made <= set(seen)
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen, reverse=True)


def test_the_windows_dossier_and_the_agencys_answer_to_it(url: str, officer: httpx.Client) -> None:
    answer = send(url, sample("10-01-toys"))
    assert answer is not None
    assert answer.held, answer.errors
    assert send(url, sample("10-01-toys")) == answer
    (row,) = officer.get("/registrations", params={"q": "QG2026000101"}).json()["items"]
    assert (row["goods"], row["lines"], row["channel"]) == ("Búp bê có quần áo", 3, "VNSW")
    refused = send(url, sample("10-01-duplicate"))
    assert refused is not None
    assert [error.code for error in refused.errors] == ["duplicate_message"]


def test_a_dossier_of_full_size_goes_through(url: str) -> None:
    scan = base64.b64encode(b"%PDF-" + os.urandom(19_000_000)).decode()
    payload = sample("10-01-hair-dryers", QG2026000103="QG2026777103")
    start, end = payload.index("<fiNoidung>"), payload.index("</fiNoidung>")
    text = (payload[:start] + f"<fiNoidung>{scan}" + payload[end:]).replace("&", "&amp;").replace("<", "&lt;")
    document = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<receiveRequest xmlns="http://com/vnsw/ws/generated"><requestPayload>{text}</requestPayload>'
        "</receiveRequest></s:Body></s:Envelope>"
    )
    response = httpx.post(f"{url}/nsw/ws", content=document.encode(), timeout=60, trust_env=False)
    answer = parse_answer(read_response(response.content))
    assert answer is not None
    assert answer.held, answer.errors
    too_large = httpx.post(f"{url}/nsw/ws", content=b"x" * (31 << 20), timeout=60, trust_env=False)
    assert too_large.status_code == 413


def test_whoever_holds_a_slip_opens_its_dossier_and_no_other(
    url: str, officer: httpx.Client, importer: httpx.Client
) -> None:
    created = officer.post("/registrations", files=parts(HELMET), headers={"Idempotency-Key": "slip-1"}).json()
    printed = officer.get(f"/registrations/{created['id']}/slip").json()
    assert printed == importer.get(f"/registrations/{created['id']}/slip").json()
    assert printed["file_code"] == created["file_code"]
    assert printed["url"].endswith(f"/status/{created['file_code']}/{printed['code']}")
    with client(url, "officer", agency="TCKT18") as stranger:
        assert stranger.get(f"/registrations/{created['id']}/slip").status_code == 403

    def opened(file_code: str, code: str) -> httpx.Response:
        sent = {"file_code": file_code, "code": code}
        return httpx.post(f"{url}/slips/open", json=sent, timeout=20, trust_env=False)

    answer = opened(created["file_code"].lower(), printed["code"].replace("-", "").lower())
    assert answer.json() == {"id": created["id"], "file_code": created["file_code"], "tax_code": TAX_CODE}
    wrong, unknown = opened(created["file_code"], "0000-0000-0000"), opened("CK2026999999", "0000-0000-0000")
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert wrong.json()["detail"] == unknown.json()["detail"]
