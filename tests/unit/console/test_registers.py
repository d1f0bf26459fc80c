"""What the registers' pages read of the service."""

from __future__ import annotations

from typing import Any

import httpx

from services.console.adapters.desk import HttpDesk
from services.console.adapters.registers.http import HttpRegisters
from services.console.application.desk import Json


class Said:
    """A desk that gives one answer."""

    def __init__(self, answer: Json) -> None:
        self.answer = answer

    def read(self, _service: str, _path: str, **_query: Any) -> Json:
        return self.answer


def test_an_entry_without_a_last_day_has_a_history_too() -> None:
    entry = {
        "number": 1,
        "id": "a",
        "time": "2026-11-21T16:20:44.256Z",
        "act": "entered",
        "actor": {"id": "admin:qt", "role": "admin"},
        "reason": "QD",
        "details": {"valid_from": "2026-11-21", "valid_to": None},
    }
    desk: Any = Said({"entries": [entry]})
    (found,) = HttpRegisters(desk).history("staff", "ha.pt")
    assert found.details["valid_to"] is None


def test_everybody_of_an_agency_may_stand_in_however_many_they_are() -> None:
    names = [f"staff{number:03}" for number in range(230)]

    def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        assert (request.url.path, asked["agency"]) == ("/admin/staff", "TCKT11")
        start, limit = int(asked.get("cursor", "0")), int(asked["limit"])
        items = [{"code": name, "version": 1, "on": "2026-11-21"} for name in names[start : start + limit]]
        return httpx.Response(
            200, json={"items": items, "next": str(start + limit) if names[start + limit :] else None}
        )

    with httpx.Client(base_url="http://registration", transport=httpx.MockTransport(answer)) as client:
        found = HttpRegisters(HttpDesk({"registration": client}, "token")).colleagues("TCKT11")
    assert [each.code for each in found] == names
