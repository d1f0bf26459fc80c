"""What the registers' pages read of the service."""

from __future__ import annotations

from typing import Any

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
