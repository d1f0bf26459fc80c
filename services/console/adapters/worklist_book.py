"""A spreadsheet of a list, row by row into a file, so that it takes as little memory as it has columns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from services.console.adapters.workbook_cells import cell_of

_WIDTHS = (16, 12, 16, 40, 44, 14, 8, 22, 26, 14, 14, 24)


def write_book(title: str, rows: Iterator[Sequence[object]]) -> Path:
    """The first row has the headings. Whoever asked removes the file."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLMNOP"[number]].width = width
    for number, row in enumerate(rows):
        sheet.append([cell_of(sheet, value, heading=number == 0) for value in row])
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        book.save(file)
        return Path(file.name)
