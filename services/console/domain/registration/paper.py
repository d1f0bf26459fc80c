"""A form 01 as somebody types it in: plain text by the names of the form's inputs, nothing judged, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

Row = Mapping[str, str]

HEADER = (
    "received_on", "received_on_reason", "dossier_type", "agency-code", "importer-tax_code", "importer-name",
    "importer-address", "importer-phone", "importer-contact", "importer-fax", "importer-email", "import_from", "import_to",
    "storage_address", "cert_body-code", "cert_body-name", "qcvn-code", "qcvn-name", "note",
)  # fmt: skip
LINE = (
    "hs_code", "name", "group-code", "group-name", "brand", "model", "tech_spec", "origin", "manufacturer", "quantity",
    "unit-code", "has_certificate", "catalogue_row", "declaration_no", "exempt_category", "note",
)  # fmt: skip
# file: of a scan that is kept with the draft; sha256: of one that the dossier holds already.
DOCUMENT = ("type-code", "type-name", "number", "issued_on", "issuer", "lines", "file_name", "file", "sha256")
DECLARATION = ("number", "registered_on", "customs_office")

DAYS = {"received_on", "import_from", "import_to", "issued_on", "registered_on"}
GRIDS = {"goods_lines": LINE, "documents": DOCUMENT, "declarations": DECLARATION}
IMPORTER = tuple(name for name in HEADER if name.startswith("importer-"))
# As registration bounds them; what is more is not read at all.
MOST_ROWS = 2000
LONGEST = 5000

_CELL = re.compile(r"(goods_lines|documents|declarations)-(\d{1,5})-(.+)")


@dataclass(frozen=True)
class Paper:
    """grids: rows by GRIDS' names."""

    header: Row = field(default_factory=dict)
    grids: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def rows(self, grid: str) -> tuple[Row, ...]:
        return self.grids.get(grid, ())

    def with_rows(self, grid: str, rows: Sequence[Row]) -> Paper:
        return replace(self, grids={**self.grids, grid: tuple(rows[:MOST_ROWS])})

    def with_header(self, values: Row) -> Paper:
        return replace(self, header={**self.header, **{name: text for name, text in values.items() if name in HEADER}})

    def filled_in(self, values: Row) -> Paper:
        """Only where nothing was typed."""
        return self.with_header({name: text for name, text in values.items() if not self.header.get(name)})


def as_typed(pairs: Iterable[tuple[str, str]]) -> Paper:
    """From names and texts as a form sends them; names that form 01 does not have are left aside."""
    header: dict[str, str] = {}
    cells: dict[str, dict[int, dict[str, str]]] = {grid: {} for grid in GRIDS}
    for name, text in pairs:
        cell = _CELL.fullmatch(name)
        if cell and cell[3] in GRIDS[cell[1]]:
            cells[cell[1]].setdefault(int(cell[2]), {})[cell[3]] = text[:LONGEST].strip()
        elif name in HEADER:
            header[name] = text[:LONGEST].strip()
    rows = {grid: tuple(found[index] for index in sorted(found))[:MOST_ROWS] for grid, found in cells.items()}
    return Paper(header, rows)


def changed(paper: Paper, grid: str, act: str, index: int) -> Paper:
    """act: `add` after row `index`, `copy` it below itself, `remove` it. Another grid, act or row: the paper as it is."""
    rows = list(paper.rows(grid))
    if grid not in GRIDS:
        return paper
    if act == "add":
        rows.insert(min(index + 1, len(rows)), {})
    elif act == "copy" and index < len(rows):
        # A file belongs to one document.
        rows.insert(index + 1, {name: text for name, text in rows[index].items() if name not in ("file", "sha256")})
    elif act == "remove" and index < len(rows):
        del rows[index]
    return paper.with_rows(grid, rows)


def from_content(content: Mapping[str, Any]) -> Paper:
    """content: form 01 in JSON, as registration shows a dossier's or a draft's."""
    header = {name: _shown(content, name) for name in HEADER}
    grids = {
        grid: tuple({name: _shown(entry, name) for name in names} for entry in content.get(grid) or ())
        for grid, names in GRIDS.items()
    }
    return Paper(_given(header), {grid: tuple(map(_given, rows)) for grid, rows in grids.items()})


def _shown(value: Any, path: str) -> str:
    """Days and numbers as people write them."""
    text = _text(value, path)
    if path == "quantity" and re.fullmatch(r"\d+(\.\d+)?", text):
        return f"{Decimal(text).normalize():f}".replace(".", ",")
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text) if path in DAYS else None
    return f"{iso[3]}/{iso[2]}/{iso[1]}" if iso else text


def _text(value: Any, path: str) -> str:
    for step in path.split("-"):
        value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _given(row: Row) -> Row:
    return {name: text for name, text in row.items() if text}
