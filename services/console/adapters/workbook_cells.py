"""Cells of a spreadsheet: what came from outside is text in them, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font


def cell_of(sheet: Any, value: Any, *, heading: bool) -> Any:
    """For a row of a sheet that is only written."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
        # Always text: what an importer wrote is never a formula, here or where the sheet is taken.
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
    else:
        cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    if heading:
        cell.font = Font(bold=True)
    return cell
