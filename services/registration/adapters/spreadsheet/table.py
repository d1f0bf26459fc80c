"""A table in a sheet: a header row, somewhere, and entries beneath it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from services.registration.adapters.spreadsheet.found import Found
from services.registration.adapters.spreadsheet.grid import Grid, Value
from services.registration.adapters.spreadsheet.outline import MOST_ROWS
from services.registration.adapters.spreadsheet.template import Label, TableLayout, Template, find, folded
from services.registration.adapters.spreadsheet.values import Read
from services.registration.application.drafting import Place

_NUMBERED = re.compile(r"\((\d{1,2})\)|(\d{1,2})", re.ASCII)
_LEAST_NUMBERED = 4

Entry = Mapping[str, Read]


@dataclass(frozen=True)
class Header:
    """columns: by field. last_row: of the header, when its cells are merged downwards."""

    row: int
    last_row: int
    columns: Mapping[str, int]
    doubled: tuple[int, ...] = ()


def find_header(grid: Grid, layout: TableLayout) -> Header | None:
    for number, row in grid.rows().items():
        columns: dict[str, int] = {}
        doubled = []
        for column, value in row.items():
            label = find(value, layout.columns)
            if label and label.field in columns:
                doubled.append(column)
            elif label:
                columns[label.field] = column
        if len(columns) >= layout.least:
            heights = (grid.outline.heights.get((number, column), 1) for column in columns.values())
            return Header(number, number + max(heights) - 1, columns, tuple(doubled))
    return None


def read_table(
    grid: Grid, header: Header, layout: TableLayout, list_name: str, template: Template, found: Found
) -> list[Entry]:
    """The entries, each with a Read for every field of the layout."""
    at = f"/{list_name}"
    # A list as a whole is named by the cell at which its header begins.
    found.places[at] = grid.place(header.row, min(header.columns.values()))
    _check_columns(grid, header, layout, at, found)
    entries: list[Entry] = []
    for row in _entry_rows(grid, header, layout, template):
        pointer = f"{at}/{len(entries)}"
        found.places[pointer] = grid.place(row, min(header.columns.values()))
        if row in grid.outline.hidden_rows:
            message = f"Row {row} is hidden, and would be sent all the same; show it, then keep or delete it."
            found.tell(Place(grid.name, row), "hidden_row", message)
        entries.append(
            {
                label.field: _read(grid, row, header, label, f"{pointer}/{label.field}", found)
                for label in layout.columns
            }
        )
    if grid.outline.beyond is not None:
        message = (
            f"Only the first {MOST_ROWS} rows are read, and row {grid.outline.beyond} holds something; "
            "move it up or delete it."
        )
        found.tell(Place(grid.name, grid.outline.beyond), "too_many_rows", message)
    return entries


def _read(grid: Grid, row: int, header: Header, label: Label, pointer: str, found: Found) -> Read:
    column = header.columns.get(label.field)
    if column is None:
        return Read()
    read = found.read(grid, row, column, label, pointer)
    anchor = grid.outline.anchors.get((row, column))
    if anchor and label.kind == "quantity" and anchor[0] != row and read.text:
        message = f"One quantity stands in merged cells over several rows; split them and give row {row} its own."
        found.tell(grid.place(row, column), "merged_quantity", message, pointer)
        return Read()
    return read


def _check_columns(grid: Grid, header: Header, layout: TableLayout, at: str, found: Found) -> None:
    for label in layout.columns:
        column = header.columns.get(label.field)
        if column is None and not label.optional:
            message = f"The table has no column '{label.text}'; put it back as the template has it."
            found.tell(Place(grid.name, header.row), "column_missing", message)
            found.lacking.add(f"{at}/*/{label.field}")
        if column in grid.outline.hidden_columns:
            letters = get_column_letter(column or 1)
            message = (
                f"Column {letters} ('{label.text}') is hidden, and would be sent all the same; show it and look at it."
            )
            found.tell(Place(grid.name, None, letters), "hidden_column", message)
    for column in header.doubled:
        message = "This column stands in the table twice; the first one was read. Delete the other."
        found.tell(grid.place(header.row, column), "column_twice", message)


def _entry_rows(grid: Grid, header: Header, layout: TableLayout, template: Template) -> Iterator[int]:
    shown = set(header.columns.values())
    labels = template.labels if layout is template.declarations else ()
    # A row of which every cell is covered by merged ones above it holds nothing of its own.
    for number, row in grid.rows().items():
        if number <= header.last_row or any(find(value, labels) for value in row.values()):
            continue
        held = {column: value for column, value in row.items() if column in shown}
        if held and not _is_numbering(held.values()) and not _is_passed_over(row, template):
            yield number


def _is_numbering(values: Iterable[Value]) -> bool:
    """ "(1) (2) (3)" beneath the header."""
    figures = [_NUMBERED.fullmatch(str(value).strip()) for value in values]
    if len(figures) < _LEAST_NUMBERED or not all(figures):
        return False
    numbers = [int(figure[1] or figure[2]) for figure in figures if figure]
    return len(set(numbers)) == len(numbers) and (numbers == sorted(numbers) or all(f[1] for f in figures if f))


def _is_passed_over(row: Mapping[int, Value], template: Template) -> bool:
    """A total or a remark: few cells, and words that begin so."""
    first = row[min(row)]
    if not isinstance(first, str) or len(row) > 3:
        return False
    said = folded(first[:100])
    return any(said == words or said.startswith(f"{words} ") for words in template.passed_over)
