"""Cells of a spreadsheet: what came from outside is text in them, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

# Where a sheet is taken, text that begins so would be a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# One of them, and no program opens the sheet.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def carried(text: str) -> str:
    """Without what XML cannot carry."""
    return _ILLEGAL.sub("", text)


def cell_of(sheet: Any, value: Any, *, heading: bool) -> Any:
    """For a row of a sheet that is only written."""
    if isinstance(value, str):
        text = carried(value)
        cell = WriteOnlyCell(sheet, text)
        # Always text: what an importer wrote is never a formula, here or where the sheet is taken.
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA)
    else:
        cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    if heading:
        cell.font = Font(bold=True)
    return cell
