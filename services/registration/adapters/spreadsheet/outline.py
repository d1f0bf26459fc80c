"""What openpyxl's quick reading leaves out of a sheet: merged areas, what is hidden, formulas that nobody has worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from services.registration.adapters.spreadsheet.package import refuse

# One dossier has 2,000 goods lines at most; beyond these there is nothing of a dossier's.
MOST_ROWS = 10_000
MOST_COLUMNS = 100
_MOST_MERGED = 200_000
_MOST_AREAS = 20_000

At = tuple[int, int]


@dataclass(frozen=True)
class Outline:
    """anchors: for each covered cell of a merged area (row, column), the one that shows the area's value.

    widths: columns that a merged area takes from its first cell on. uncalculated: formulas without a value.
    beyond: the first row after the last one that is read which holds something.
    """

    anchors: dict[At, At]
    widths: dict[At, int]
    heights: dict[At, int]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    uncalculated: frozenset[At]
    beyond: int | None


def read_outline(sheet: bytes) -> Outline:
    """sheet: the XML of a worksheet. Raises Invalid."""
    scan = _Scan()
    try:
        for element in _elements(sheet):
            scan.see(element)
    except (etree.XMLSyntaxError, ValueError, OverflowError) as error:
        refuse("damaged", f"A sheet of the workbook is damaged ({str(error)[:80]}); save the workbook anew in Excel.")
    return scan.outline()


def _elements(sheet: bytes) -> Iterator[Any]:
    tags = tuple(f"{{*}}{name}" for name in ("row", "col", "mergeCell"))
    for _, element in etree.iterparse(BytesIO(sheet), tag=tags, resolve_entities=False, no_network=True):
        yield element
        # Nothing is kept of what was seen, nor of what stands beside it.
        parent = element.getparent()
        if parent is not None:
            del parent[:]


def _local_name(element: Any) -> str:
    name: str = element.tag
    return name.rpartition("}")[2]


class _Scan:
    def __init__(self) -> None:
        self.anchors: dict[At, At] = {}
        self.widths: dict[At, int] = {}
        self.heights: dict[At, int] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.uncalculated: set[At] = set()
        self.beyond: int | None = None
        self.row = 0
        self.areas = 0

    def see(self, element: Any) -> None:
        match _local_name(element):
            case "row":
                self._row(element)
            case "col" if element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                self.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))
            case "mergeCell":
                self._merge(element.get("ref", ""))

    def _row(self, row: Any) -> None:
        """At its end: its cells are there."""
        number = int(row.get("r") or self.row + 1)
        if number <= self.row:
            raise ValueError(f"row {number} stands after row {self.row}")
        self.row = number
        if row.get("hidden") in ("1", "true"):
            self.hidden_rows.add(number)
        column = 0
        for cell in row:
            column = self._cell(cell, number, column + 1)

    def _cell(self, cell: Any, row: int, column: int) -> int:
        if name := cell.get("r"):
            letters, digits = coordinate_from_string(name)
            column = column_index_from_string(letters)
            if digits != row:
                raise ValueError(f"cell {name} stands in row {row}")
        parts = {_local_name(part): part for part in cell if isinstance(part.tag, str)}
        value = parts.get("v")
        empty = (value is None or not value.text) and "is" not in parts
        if "f" in parts and empty and cell.get("t") != "str":
            self.uncalculated.add((row, column))
        if row > MOST_ROWS and self.beyond is None and not empty:
            self.beyond = row
        return column

    def _merge(self, area: str) -> None:
        left, top, right, bottom = range_boundaries(area)
        if left is None or top is None or right is None or bottom is None:
            return
        bottom, right = min(bottom, MOST_ROWS), min(right, MOST_COLUMNS)
        anchor = (top, left)
        width, height = right - anchor[1] + 1, bottom - anchor[0] + 1
        if width < 1 or height < 1:
            return
        self.areas += 1
        self.widths[anchor], self.heights[anchor] = width, height
        if self.areas > _MOST_AREAS or len(self.anchors) + width * height > _MOST_MERGED:
            refuse(
                "too_large",
                f"A sheet has more than {_MOST_MERGED} merged cells; copy what is filled in into a new template.",
            )
        covered = ((r, c) for r in range(anchor[0], bottom + 1) for c in range(anchor[1], right + 1))
        self.anchors.update((at, anchor) for at in covered if at != anchor)

    def outline(self) -> Outline:
        return Outline(
            self.anchors,
            self.widths,
            self.heights,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            frozenset(self.uncalculated),
            self.beyond,
        )
