"""The bulk template, filled in, turned into a draft. Field rules are not applied here; what a cell cannot say is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.registration.adapters.spreadsheet.found import Found
from services.registration.adapters.spreadsheet.grid import Grid, read_grids
from services.registration.adapters.spreadsheet.labelled import read_labels
from services.registration.adapters.spreadsheet.table import Entry, Header, find_header, read_table
from services.registration.adapters.spreadsheet.template import Template, find, folded, read_template
from services.registration.adapters.spreadsheet.values import Read
from services.registration.application.drafting import Place, SheetDraft
from services.registration.domain.draft import Draft, DraftDeclaration, DraftImporter, DraftLine, DraftNamed

# A sheet of another name is the dossier's when it holds this many of its labels.
_LEAST_LABELS = 4


@dataclass(frozen=True)
class BulkTemplate:
    """Implements `application.drafting.Spreadsheets`."""

    template: Template = field(default_factory=read_template)

    def read(self, data: bytes) -> SheetDraft:
        grids = read_grids(data)
        found = Found(self.template.flags)
        header, declarations = self._dossier(grids, found)
        lines = self._lines(grids, found)
        draft = Draft(
            dossier_type=_text(header, "dossier_type"),
            agency=_named(header, "agency"),
            importer=DraftImporter(
                **{name: _text(header, f"importer/{name}") for name in DraftImporter.__dataclass_fields__}
            ),
            import_from=_text(header, "import_from"),
            import_to=_text(header, "import_to"),
            storage_address=_text(header, "storage_address"),
            cert_body=_named(header, "cert_body"),
            qcvn=_named(header, "qcvn"),
            note=_text(header, "note"),
            goods_lines=tuple(_line(entry) for entry in lines),
            declarations=tuple(_declaration(entry) for entry in declarations),
        )
        return SheetDraft(draft, found.places, tuple(found.problems), frozenset(found.lacking))

    def _dossier(self, grids: Sequence[Grid], found: Found) -> tuple[Mapping[str, Read], list[Entry]]:
        labels = self.template.labels

        def fits(grid: Grid) -> bool:
            known = {label.field for value in grid.cells.values() if (label := find(value, labels))}
            return len(known) >= _LEAST_LABELS

        grid = _sheet(grids, self.template.dossier_sheet, fits, found)
        if grid is None:
            found.lacking.update(f"/{label.field}" for label in labels if not label.optional)
            return {}, []
        layout = self.template.declarations
        header = find_header(grid, layout)
        entries = read_table(grid, header, layout, "declarations", self.template, found) if header else []
        return read_labels(grid, self.template, found, but_rows=_rows_of(header, found)), entries

    def _lines(self, grids: Sequence[Grid], found: Found) -> list[Entry]:
        layout, name = self.template.goods, self.template.goods_sheet
        grid = _sheet(grids, name, lambda grid: find_header(grid, layout) is not None, found)
        header = find_header(grid, layout) if grid else None
        if grid is None or header is None:
            found.lacking.add("/goods_lines")
            if grid:
                message = (
                    "The sheet has no header row with the columns of the goods; put it back as the template has it."
                )
                found.tell(Place(grid.name), "header_missing", message, "/goods_lines")
            return []
        return read_table(grid, header, layout, "goods_lines", self.template, found)


def _sheet(grids: Sequence[Grid], name: str, fits: Callable[[Grid], bool], found: Found) -> Grid | None:
    """By its name, else the only one that looks like it: people rename sheets."""
    wanted = folded(name).replace(" ", "")
    named = [grid for grid in grids if folded(grid.name).replace(" ", "") == wanted]
    candidates = named or [grid for grid in grids if not grid.hidden and fits(grid)]
    if not candidates:
        there = ", ".join(grid.name[:31] for grid in grids[:10])
        message = (
            f"The workbook has no sheet '{name}'; it has {there}. Give the sheet its name back, or use the template."
        )
        found.tell(Place(name), "sheet_missing", message)
        return None
    if len(candidates) > 1:
        names = ", ".join(grid.name[:31] for grid in candidates[:10])
        message = f"Several sheets may be '{name}': {names}. The first one was read; delete the others, or name it so."
        found.tell(Place(candidates[0].name), "sheet_ambiguous", message)
    grid = candidates[0]
    if grid.hidden:
        message = f"The sheet '{grid.name}' is hidden, and would be sent all the same; show it and look at it."
        found.tell(Place(grid.name), "hidden_sheet", message)
    return grid


def _rows_of(header: Header | None, found: Found) -> set[int]:
    """The header's rows and those of its entries: what stands in them is no label."""
    if header is None:
        return set()
    entries = {
        place.row for pointer, place in found.places.items() if pointer.startswith("/declarations/") and place.row
    }
    return entries | set(range(header.row, header.last_row + 1))


def _line(entry: Entry) -> DraftLine:
    named: dict[str, Any] = {"group": _named(entry, "group"), "unit": _named(entry, "unit")}
    plain: dict[str, Any] = {name: read.text for name, read in entry.items() if name not in named}
    return DraftLine(**named, **plain)


def _declaration(entry: Entry) -> DraftDeclaration:
    return DraftDeclaration(**{name: read.text for name, read in entry.items()})


def _text(said: Mapping[str, Read], name: str) -> str | None:
    return said[name].text if name in said else None


def _named(said: Mapping[str, Read], name: str) -> DraftNamed:
    return DraftNamed(said[name].text, said[name].label) if name in said else DraftNamed()
