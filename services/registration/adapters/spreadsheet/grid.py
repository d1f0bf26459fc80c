"""A sheet as cells that hold something, each as a person sees it."""

from __future__ import annotations

import posixpath
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH

from services.registration.adapters.spreadsheet.outline import MOST_COLUMNS, MOST_ROWS, At, Outline, read_outline
from services.registration.adapters.spreadsheet.package import WORKBOOK, open_package, packed, refuse
from services.registration.application.drafting import Place
from shared.errors import Invalid, Violation

_RELATIONS = "xl/_rels/workbook.xml.rels"
_TARGET = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Fault:
    """A cell without a value that could be used. shown: what stands there, such as "#REF!"."""

    code: str
    shown: str


Value = str | int | float | bool | date | datetime | Fault | Any


@dataclass(frozen=True)
class Grid:
    """cells: by row and column from 1. epoch: from which serial dates are counted."""

    name: str
    hidden: bool
    cells: Mapping[At, Value]
    outline: Outline
    epoch: datetime

    def at(self, row: int, column: int) -> Value | None:
        """Of a merged area every cell shows the one value."""
        at = (row, column)
        return self.cells.get(self.outline.anchors.get(at, at))

    def place(self, row: int, column: int) -> Place:
        return Place(self.name, row, get_column_letter(column))

    def rows(self) -> Mapping[int, Mapping[int, Value]]:
        """Rows that hold something, in order."""
        rows: dict[int, dict[int, Value]] = {}
        for (row, column), value in sorted(self.cells.items(), key=lambda item: item[0]):
            rows.setdefault(row, {})[column] = value
        return rows


def read_grids(data: bytes) -> list[Grid]:
    """Every worksheet, in order. Raises Invalid."""
    parts = open_package(data)
    try:
        targets = _targets(parts)
        outlines = {name: read_outline(parts[part]) for name, part in targets.items()}
        with warnings.catch_warnings():
            # Of what it passes over; cells that matter are named by us.
            warnings.simplefilter("ignore")
            return _grids(parts, outlines)
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises whatever a torn part makes it stumble over
        message = "The workbook is damaged; open it in Excel, save it under a new name and send that."
        raise Invalid([Violation("/file", "damaged", message)], message) from error


def _grids(parts: Mapping[str, bytes], outlines: Mapping[str, Outline]) -> list[Grid]:
    book = load_workbook(packed(parts), read_only=True, data_only=True, keep_links=False)
    try:
        return [
            Grid(
                sheet.title,
                sheet.sheet_state != "visible",
                _cells(sheet, outlines[sheet.title]),
                outlines[sheet.title],
                book.epoch or WINDOWS_EPOCH,
            )
            for sheet in book.worksheets
            if sheet.title in outlines
        ]
    finally:
        book.close()


def _cells(sheet: Any, outline: Outline) -> dict[At, Value]:
    cells: dict[At, Value] = {at: Fault("formula_without_value", "a formula") for at in outline.uncalculated}
    # What a sheet says of its own size is often not true.
    rows = sheet.iter_rows(min_row=1, min_col=1, max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            value = cell.value
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            cells[number, column] = Fault("cell_error", str(value)) if cell.data_type == "e" else value
    return cells


def _targets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each worksheet, by the sheet's name."""
    by_id = {e.get("Id"): e.get("Target", "") for e in _root(parts[_RELATIONS]) if isinstance(e.tag, str)}
    targets: dict[str, str] = {}
    for sheet in _root(parts[WORKBOOK]).iter("{*}sheet"):
        target = by_id.get(sheet.get(_TARGET), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if part in parts and part.startswith("xl/worksheets/"):
            name = sheet.get("name", "")
            if name in targets or part in targets.values():
                # A small file would otherwise be as much work as a hundred large ones.
                refuse("damaged", "Two sheets of the workbook are one in its package; save it anew in Excel.")
            targets[name] = part
    if not targets:
        refuse("not_a_workbook", "The workbook has no worksheet; fill in the template and send that.")
    return targets


def _root(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
