"""Goods lines as they come out of a spreadsheet's clipboard: cells between tabs, a line of them per goods line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from services.console.domain.registration.paper import LINE, Paper, Row

# In the order of the grid, where no heading says otherwise.
ORDER = tuple(name for name in LINE if name not in ("group-name", "catalogue_row"))
_HEADINGS = {
    "hs_code": ("ma hs", "hs", "hs code"),
    "name": ("ten hang hoa", "ten hang", "name", "goods"),
    "group-code": ("nhom", "nhom hang hoa", "ma nhom", "group"),
    "brand": ("nhan hieu", "nhan hang hoa", "brand"),
    "model": ("kieu loai", "ky hieu", "model", "ky hieu kieu loai"),
    "tech_spec": ("thong so ky thuat", "thong so", "specification"),
    "origin": ("xuat xu", "ma nuoc", "nuoc san xuat", "origin"),
    "manufacturer": ("nha san xuat", "ten nha san xuat", "manufacturer"),
    "quantity": ("so luong", "khoi luong", "khoi luong so luong", "quantity"),
    "unit-code": ("don vi", "don vi tinh", "dvt", "unit"),
    "has_certificate": ("co gcn", "co giay chung nhan", "certificate"),
    "declaration_no": ("so to khai", "to khai", "declaration"),
    "exempt_category": ("mien kiem tra", "ma mien", "exemption"),
    "note": ("ghi chu", "note"),
}
_NAMES = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
_YES = {"1", "x", "co", "yes", "true", "1. co"}


def pasted(paper: Paper, text: str) -> tuple[Paper, int]:
    """The paper with the lines after its own, of which the empty ones go; and how many came."""
    rows = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not rows:
        return paper, 0
    columns = _columns(rows[0])
    came = [_row(columns or ORDER, cells) for cells in (rows[1:] if columns else rows)]
    own = [row for row in paper.rows("goods_lines") if any(row.values())]
    return paper.with_rows("goods_lines", [*own, *came]), len(came)


def _columns(first: Sequence[str]) -> tuple[str, ...] | None:
    """None when the first row is no row of headings: two that are known make one."""
    named = [_NAMES.get(_plain(cell), "") for cell in first]
    return tuple(named) if sum(map(bool, named)) >= 2 else None


def _row(columns: Sequence[str], cells: Sequence[str]) -> Row:
    found = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}
    if "has_certificate" in found:
        found["has_certificate"] = "1" if _plain(found["has_certificate"]) in _YES else ""
    return found


def _plain(text: str) -> str:
    """Lower case without diacritics or marks."""
    folded = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(" " if each in "/()*:,." else each for each in folded if not unicodedata.combining(each))
    return " ".join(letters.split())
