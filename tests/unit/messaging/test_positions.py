"""Who may see where a dossier is, and what of it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from marshmallow import ValidationError

from shared.errors import Forbidden, NotFound
from shared.messaging.positions import PositionOperations, PositionQuery
from shared.storage.positions import Facts, Position, position_of
from shared.web import Call
from shared.web.principals import Principal

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OPERATOR = Principal("hoa", "operator")
OFFICER = Principal("lan", "officer", agency="TCKT11")
FACTS = Facts("QG2026000001", "SUBMITTED", "TCKT11")
DOCUMENT: dict[str, Any] = {
    "_id": "d1",
    "kind": "dossier",
    "version": 3,
    "waiting": [
        {
            "source": "inspection",
            "n": 2,
            "id": "e2",
            "reason": "failed",
            "error": "Invalid: 0912345678\nmore",
            "since": NOW,
            "tries": 1,
            "next_try_at": None,
        }
    ],
}


class Shelf:
    """One dossier."""

    store = SimpleNamespace(source="registration")

    def __init__(self, facts: Facts | None) -> None:
        self.position: Position = position_of(DOCUMENT, facts)
        self.asked: list[Any] = []

    def get(self, id: str) -> Position:
        return self.position

    def find(self, *names: str, **asked: Any) -> list[Position]:
        self.asked.append((*names, asked["agency"]))
        return [self.position]

    def flow(self, id: str, *, before: int | None, limit: int) -> list[dict[str, Any]]:
        newest = before or 6
        return [{"number": number} for number in range(newest - 1, max(newest - 1 - limit, 0), -1)]


def operations(facts: Facts | None = FACTS) -> PositionOperations:
    service = PositionOperations()
    service.app = SimpleNamespace(positions=Shelf(facts))
    return service


def call(principal: Principal, **more: Any) -> Call:
    return Call(principal=principal, path={"id": "d1"}, **more)


def test_operators_see_the_first_line_of_an_error_and_staff_none() -> None:
    (seen,) = operations().show_position(call(OPERATOR)).body["waiting"]
    assert seen["error"] == "Invalid: 0912345678"
    (seen,) = operations().show_position(call(OFFICER)).body["waiting"]
    assert (seen["error"], seen["reason"]) == (None, "failed")


def test_it_says_who_listens() -> None:
    assert operations().show_position(call(OPERATOR)).body["consumers"] == ["inspection", "notification"]


@pytest.mark.parametrize("ask", ["show_position", "show_flow"])
def test_staff_see_dossiers_of_their_own_agency_alone(ask: str) -> None:
    with pytest.raises(Forbidden):
        getattr(operations(), ask)(call(Principal("an", "officer", agency="TCKT20")))
    with pytest.raises(Forbidden):
        getattr(operations(), ask)(call(Principal("an", "officer")))
    with pytest.raises(NotFound):
        getattr(operations(facts=None), ask)(call(OFFICER))
    getattr(operations(facts=None), ask)(call(OPERATOR))


def test_a_search_is_bound_to_the_agency_of_who_searches() -> None:
    service = operations()
    service.list_positions(call(OFFICER, query={"file_code": "qg2026000001"}))
    service.list_positions(call(OPERATOR, query={"tax_code": "0100109106"}))
    assert service.app.positions.asked == [
        ("file_code", "QG2026000001", "TCKT11"),
        ("tax_code", "0100109106", None),
    ]


def test_a_flow_ends_with_its_first_entry() -> None:
    page = operations().show_flow(call(OPERATOR, limit=3))
    assert page.next_cursor == "3"
    last = operations().show_flow(call(OPERATOR, limit=3, cursor=page.next_cursor))
    assert ([entry["number"] for entry in last.items], last.next_cursor) == ([2, 1], None)


@pytest.mark.parametrize("query", [{}, {"file_code": "A", "tax_code": "B"}])
def test_one_asks_by_one_name(query: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="Ask by one of"):
        PositionQuery().load(query)
