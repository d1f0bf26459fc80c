"""Deadlines as the API shows them, and the list in their order."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from shared.clock import utc_now
from shared.regulation import legal_day, load
from tests.integration.test_registration_http import importer, officer, parts, portal, url

__all__ = ["importer", "officer", "url"]

pytestmark = pytest.mark.integration

CALENDAR = load().calendar("TCKT11")


def register(importer: httpx.Client) -> str:
    created = importer.post("/registrations", files=parts(portal()))
    assert created.status_code == 201, created.text
    return str(created.headers["Location"])


def ask(officer: httpx.Client, where: str) -> date:
    body = {"items": ["hợp đồng"], "reason": "thiếu"}
    asked = officer.post(f"{where}/supplement-requests", json=body, headers={"If-Match": '"1"'})
    assert asked.status_code == 200, asked.text
    return date.fromisoformat(officer.get(where).json()["supplement_request"]["due_on"])


def listed(officer: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = officer.get("/registrations", params={"limit": 2, **query, **({"cursor": cursor} if cursor else {})})
        assert page.status_code == 200, page.text
        rows += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            return rows


def test_a_supplement_request_starts_the_importers_clock(officer: httpx.Client, importer: httpx.Client) -> None:
    where = register(importer)
    due_on = ask(officer, where)
    dossier = importer.get(where).json()
    clock = dossier["clocks"][0]
    today = legal_day(utc_now())
    assert (clock["rule"], clock["state"], clock["owed_by"]) == ("D07", "RUNNING", "IMPORTER")
    assert (clock["due_on"], clock["days_left"]) == (due_on.isoformat(), CALENDAR.days_left(today, due_on))
    assert clock["name"] == "Bổ sung hồ sơ"
    assert clock["source"].startswith("NĐ 37/2026")
    assert (dossier["next_due_on"], dossier["days_left"]) == (clock["due_on"], clock["days_left"])
    assert [entry["act"] for entry in importer.get(f"{where}/history").json()["entries"]][-1] == "supplement_requested"


def test_the_list_by_due_day(officer: httpx.Client, importer: httpx.Client) -> None:
    asked = [register(importer) for _ in range(3)]
    days = {ask(officer, where) for where in asked}
    register(importer)
    rows = listed(officer, sort="due")
    assert {where.rsplit("/", 1)[1] for where in asked} <= {row["id"] for row in rows}
    assert [row["next_due_on"] for row in rows] == sorted(row["next_due_on"] for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["days_left"] is not None for row in rows)
    assert {row["id"] for row in listed(officer, due_until=max(days).isoformat())} == {row["id"] for row in rows}
    assert listed(officer, due_until="2020-01-01") == []


def test_a_cursor_belongs_to_its_order(officer: httpx.Client, importer: httpx.Client) -> None:
    for _ in range(3):
        ask(officer, register(importer))
    for order, other in (("due", "newest"), ("newest", "due")):
        page = officer.get("/registrations", params={"limit": 2, "sort": order}).json()
        refused = officer.get("/registrations", params={"limit": 2, "sort": other, "cursor": page["next"]})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cursor")
    assert officer.get("/registrations", params={"sort": "colour"}).status_code == 422
