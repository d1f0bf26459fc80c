"""Reductions of inspection, records of goods and lots complained of, over the API of a real process and database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient

from services.inspection.application.spreading import spread_complaint
from services.inspection.application.tallying import tally_due
from tests.integration.inspection_api import Api, Json, inspection_api
from tests.integration.inspection_stores import goods_of
from tests.integration.test_inspection_standing import issued, put

pytestmark = pytest.mark.integration

TAX_CODE = "0100109106"


@pytest.fixture(scope="module")
def stand(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with inspection_api(mongodb_uri, tmp_path_factory.mktemp("goods") / "log") as standing:
        yield standing


def keyed(version: str | None = None) -> Json:
    return {"Idempotency-Key": str(uuid4()), **({"If-Match": version} if version else {})}


def test_from_three_passes_to_a_revoked_reduction(stand: tuple[str, str], database: MongoClient[Any]) -> None:
    importer = Api(stand[0], "importer", TAX_CODE, agency=None, tax_code=TAX_CODE).http
    other = Api(stand[0], "importer", "0100109107", agency=None, tax_code="0100109107").http
    signer, officer = Api(stand[0], "signer", "hoa.le").http, Api(stand[0], "officer", "lan.nt").http
    stranger = Api(stand[0], "signer", "x", agency="TCKT10").http
    complaints, ports = goods_of(database[stand[1]])
    for n in (1, 2, 3):
        issued(ports, n, date(2026, 6, n))
    while tally_due(ports=ports):
        pass
    assert other.get("/good-records", params={"tax_code": TAX_CODE}).status_code == 403
    (record,) = importer.get("/good-records").json()["items"]
    assert (record["consecutive_passes"], [lot["verdict"] for lot in record["lots"]]) == (3, ["PASSED"] * 3)
    assert officer.get(f"/good-records/{record['good_key']}").json()["good"]["name"] == "Goods 1"
    elsewhere = stranger.get(f"/good-records/{record['good_key']}").json()
    assert (elsewhere["consecutive_passes"], elsewhere["lots"], elsewhere["lots_elsewhere"]) == (3, [], 3)
    assert len(officer.get("/good-records").json()["items"][0]["lots"]) == 3
    nowhere = Api(stand[0], "officer", "y", agency=None).http
    for path in ("/good-records", f"/good-records/{record['good_key']}", "/complaints", "/entitlements"):
        assert nowhere.get(path).status_code == 403, path
    refused = importer.post("/entitlements", json={"good_key": record["good_key"]}, headers=keyed())
    assert (refused.status_code, refused.json()["state"]) == (409, "PROPOSED")
    (proposed,) = officer.get("/entitlements", params={"status": "PROPOSED"}).json()["items"]
    assert (proposed["allowed"], len(proposed["basis"])) == ([], 3)
    where = f"/entitlements/{proposed['id']}"
    assert stranger.get(where).status_code == 403
    assert officer.post(f"{where}/decide", json={"grant": True}, headers=keyed('"1"')).status_code == 403
    assert signer.post(f"{where}/decide", json={"grant": True}).status_code == 428
    granted = signer.post(f"{where}/decide", json={"grant": True}, headers=keyed('"1"'))
    assert (granted.status_code, granted.json()["status"]) == (200, "ACTIVE"), granted.text
    assert granted.json()["number"].endswith("/XN-TCKT11")
    shown = officer.get(where).json()
    assert (len(shown["basis"]), shown["basis_elsewhere"]) == (3, 0)
    (confirmation,) = importer.get(f"{where}/letters").json()["letters"]
    assert (confirmation["kind"], confirmation["signer"]) == ("CONFIRMATION", "signer:hoa.le")
    assert (confirmation["number"], confirmation["dated"]) == (granted.json()["number"], shown["valid_from"])
    assert [who.get(f"{where}/letters").status_code for who in (stranger, other)] == [403, 403]
    report = {"lots": 2, "quantity": "400", "unit": "PCE", "conformity": "Đạt"}
    reported = importer.post(f"{where}/reports", json=report, headers=keyed('"2"'))
    assert reported.status_code == 200, reported.text
    early = importer.post(f"{where}/reports", json=report, headers=keyed('"3"'))
    assert (early.status_code, early.json()["errors"][0]["code"]) == (422, "too_early")
    assert importer.get(where).json()["reports"][0]["quantity"] == "400"
    # A lot that somebody complains of, rightly.
    body = {"source": "COMPLAINT", "text": "Sharp edges.", "opened_on": "2026-07-01", "file_code": "QG0000000002"}
    filed = officer.post("/complaints", json=body, headers=keyed())
    assert filed.status_code == 201, filed.text
    amended = {**body, "text": "Very sharp edges.", "reason": "Seen again."}
    for name in ("source", "opened_on"):
        del amended[name]
    location = filed.headers["Location"]
    again = officer.post(f"{location}/amend", json=amended, headers=keyed('"1"'))
    assert again.json()["version"] == 2
    assert (
        officer.get("/complaints", params={"file_code": "QG0000000002"}).json()["items"][0]["text"].startswith("Very")
    )
    assert stranger.get("/complaints").json()["items"] == []
    assert [stranger.get(f"{location}{more}").status_code for more in ("", "/history")] == [403, 403]
    closing = {"reason": "Found true.", "upheld": True}
    assert stranger.post(f"{location}/close", json=closing, headers=keyed('"2"')).status_code == 403
    assert officer.post(f"{location}/close", json=closing, headers=keyed('"2"')).status_code == 200
    spread_complaint(filed.json()["id"], complaints=complaints, ports=ports)
    ending = signer.get(where).json()["ending"]
    assert ending["ground"] == "COMPLAINT_UPHELD"
    letters = officer.get(f"{where}/letters").json()["letters"]
    assert [(each["kind"], each["ground"]) for each in letters] == [
        ("CONFIRMATION", None),
        ("REVOCATION", "COMPLAINT_UPHELD"),
    ]
    assert {each["number"] for each in letters} == {confirmation["number"]}
    acts = [entry["act"] for entry in signer.get(f"{where}/history").json()["entries"]]
    assert acts == ["entitlement_proposed", "entitlement_granted", "entitlement_reported", "entitlement_revoked"]
    entries = officer.get(f"{location}/history").json()["entries"]
    assert [entry["act"] for entry in entries] == ["complaint_filed", "complaint_amended", "complaint_closed"]


def test_the_case_shows_what_its_decision_saw(stand: tuple[str, str], database: MongoClient[Any]) -> None:
    _, ports = goods_of(database[stand[1]])
    id = put(ports, 77)
    decision = Api(stand[0], "officer", "lan.nt").http.get(f"/inspections/{id}").json()["decision"]
    assert (decision["rule"], decision["scheme"]) == ("otherwise", "NORMAL")
    assert decision["seen"]["lines"][0]["rows"] == ["3.2"]
    assert decision["seen"]["regime"] == "R2026"
    assert len(decision["seen"]["regime_version"]) == 64
