"""What figures are summed from: how many cases share all that a figure tells apart. One look through the period serves
several figures, and which of them is made is decided on the few rows that come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pymongo.collection import Collection

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cell:
    """Cases alike. of: what they share. days: calendar days until the notice; None: none was issued."""

    of: Mapping[str, Any]
    cases: int
    on_time: int
    open: int
    overdue: int
    days: int | None

    @property
    def issued(self) -> int:
        return 0 if self.days is None else self.cases


@dataclass(frozen=True)
class Sums:
    """days: how many were issued after so many calendar days."""

    received: int
    issued: int
    on_time: int
    open: int
    overdue: int
    days: tuple[tuple[int, int], ...]


def cells(collection: Collection[Any], match: Mapping[str, Any], today: date, of: Mapping[str, Any]) -> list[Cell]:
    """of: by what they are told apart, beside the days they took: name to expression."""
    group = {
        "_id": {**of, "days": "$days"},
        "cases": {"$sum": 1},
        "on_time": count_if("$on_time"),
        "open": count_if("$open"),
        "overdue": count_if(overdue_on(today)),
    }
    found = collection.aggregate([{"$match": dict(match)}, {"$group": group}])
    return [
        Cell(row["_id"], row["cases"], row["on_time"], row["open"], row["overdue"], row["_id"].get("days"))
        for row in found
    ]


def summed(cells: Iterable[Cell], keys: Callable[[Cell], Iterable[Key]]) -> dict[Key, Sums]:
    """keys: under which a cell counts; under each of several, or none."""
    under: dict[Key, list[Cell]] = defaultdict(list)
    for cell in cells:
        for key in keys(cell):
            under[key].append(cell)
    return {key: _sums(each) for key, each in under.items()}


def _sums(cells: Iterable[Cell]) -> Sums:
    received = issued = on_time = open = overdue = 0
    days: dict[int, int] = defaultdict(int)
    for cell in cells:
        received += cell.cases
        issued += cell.issued
        on_time += cell.on_time
        open += cell.open
        overdue += cell.overdue
        if cell.days is not None:
            days[cell.days] += cell.cases
    return Sums(received, issued, on_time, open, overdue, tuple(sorted(days.items())))


def count_if(condition: Any) -> dict[str, Any]:
    return {"$sum": {"$cond": [condition, 1, 0]}}


def overdue_on(today: date) -> dict[str, Any]:
    """Still open after the agency's day."""
    return {"$and": ["$open", {"$lt": ["$due_on", today.isoformat()]}]}
