"""Reports as files: a workbook, and a page as PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from services.console.application.figures.ports import Sheet

_WIDEST = 60
# A cell that begins like this is a formula to a spreadsheet, and names come from outside.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def make_workbook(sheets: Sequence[Sheet]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:31])
        for row in sheet.rows:
            page.append([_harmless(cell) for cell in row])
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for column, cells in zip(page.columns, zip(*sheet.rows, strict=False), strict=False):
            width = max(len(str(cell)) for cell in cells if cell is not None) if any(cells) else 8
            page.column_dimensions[column[0].column_letter].width = min(width + 2, _WIDEST)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def print_page(html: str) -> bytes:
    # Slow to load, and needed by few.
    from weasyprint import HTML

    made: bytes = HTML(string=html, url_fetcher=_nothing_from_elsewhere).write_pdf()
    return made


def _nothing_from_elsewhere(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"A report loads nothing: {url}")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
