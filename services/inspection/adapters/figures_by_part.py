"""Figures of a period by agency, by province of arrival and by group of goods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pymongo.collection import Collection

from services.inspection.adapters.figures_sums import Cell, cells, summed
from services.inspection.application.counting import Part

# Code and name; None for both: what has none.
_Named = tuple[str | None, str | None]


@dataclass(frozen=True)
class Parts:
    agencies: Sequence[Part]
    arrivals: Sequence[Part]
    groups: Sequence[Part]


def parts(collection: Collection[Any], match: Mapping[str, Any], today: date) -> Parts:
    of = {"agency": "$agency", "agency_name": "$agency_name", "arrival": "$arrival", "groups": "$groups"}
    found = cells(collection, match, today, of)
    return Parts(
        _parts(found, lambda cell: [(cell.of["agency"], cell.of.get("agency_name"))]),
        _parts(found, lambda cell: [_named(cell.of.get("arrival"))]),
        _parts(found, lambda cell: [_named(each) for each in cell.of.get("groups") or ()]),
    )


def _named(stored: Mapping[str, str] | None) -> _Named:
    return (stored["code"], stored["name"]) if stored else (None, None)


def _parts(found: Iterable[Cell], keys: Callable[[Cell], list[_Named]]) -> list[Part]:
    """Those that received most first, what has no code last. Under one code whatever name it went by at the time."""
    found = list(found)
    names = {code: name for cell in found for code, name in keys(cell) if name}
    by_code = summed(found, lambda cell: [code for code, _ in keys(cell)])
    parts = [Part(code, names.get(code) or code or "", **asdict(sums)) for code, sums in by_code.items()]
    return sorted(parts, key=lambda part: (part.code is None, -part.received, part.code or ""))
