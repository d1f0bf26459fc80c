"""Reports as files: a workbook, and a page as PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from services.console.adapters.workbook_cells import cell_of
from services.console.application.figures.ports import Sheet

_WIDEST = 60


def make_workbook(sheets: Sequence[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets:
        page: Any = book.create_sheet(sheet.title[:31])
        page.freeze_panes = "A2"
        for number, cells in enumerate(zip(*sheet.rows, strict=False), start=1):
            width = max(len(str(cell)) for cell in cells if cell is not None)
            page.column_dimensions[get_column_letter(number)].width = min(width + 2, _WIDEST)
        for number, row in enumerate(sheet.rows):
            page.append([cell_of(page, cell, heading=number == 0) for cell in row])
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
