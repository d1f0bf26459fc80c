"""Figures of a period by agency, by province of arrival and by group of goods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pymongo.collection import Collection

from services.inspection.adapters.figures_sums import count_if, overdue_on
from services.inspection.application.counting import Part

_Step = dict[str, Any]


def agencies(collection: Collection[Any], match: Mapping[str, Any], today: date) -> list[Part]:
    return _parts(collection, [{"$match": match}], {"code": "$agency", "name": "$agency_name"}, today)


def arrivals(collection: Collection[Any], match: Mapping[str, Any], today: date) -> list[Part]:
    return _parts(collection, [{"$match": match}], {"code": "$arrival.code", "name": "$arrival.name"}, today)


def groups(collection: Collection[Any], match: Mapping[str, Any], today: date) -> list[Part]:
    steps: list[_Step] = [{"$match": match}, {"$unwind": "$groups"}]
    return _parts(collection, steps, {"code": "$groups.code", "name": "$groups.name"}, today)


def _parts(collection: Collection[Any], steps: Sequence[_Step], of: Mapping[str, str], today: date) -> list[Part]:
    """Those that received most first, what has no code last."""
    group: _Step = {
        "_id": {"code": of["code"], "days": "$days"},
        "name": {"$last": of["name"]},
        "n": {"$sum": 1},
        "on_time": count_if("$on_time"),
        "open": count_if("$open"),
        "overdue": count_if(overdue_on(today)),
    }
    by_code: dict[str | None, list[Mapping[str, Any]]] = defaultdict(list)
    for found in collection.aggregate([*steps, {"$group": group}]):
        by_code[found["_id"].get("code")].append(found)
    parts = [_part(code, rows) for code, rows in by_code.items()]
    return sorted(parts, key=lambda part: (part.code is None, -part.received, part.code or ""))


def _part(code: str | None, rows: Iterable[Mapping[str, Any]]) -> Part:
    found = list(rows)
    issued = [(row["_id"]["days"], row["n"]) for row in found if row["_id"].get("days") is not None]
    return Part(
        code,
        next((row["name"] for row in found if row.get("name")), code or ""),
        received=sum(row["n"] for row in found),
        issued=sum(n for _, n in issued),
        on_time=sum(row["on_time"] for row in found),
        open=sum(row["open"] for row in found),
        overdue=sum(row["overdue"] for row in found),
        days=tuple(sorted(issued)),
    )
