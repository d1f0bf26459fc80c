"""Labelled cells: the label in one cell, its value beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from services.registration.adapters.spreadsheet.found import Found
from services.registration.adapters.spreadsheet.grid import Grid, Value
from services.registration.adapters.spreadsheet.template import Label, Template, find
from services.registration.adapters.spreadsheet.values import Read, read_value
from services.registration.application.drafting import Place

# How far to the right of its label a value is looked for.
_FARTHEST = 6


def read_labels(grid: Grid, template: Template, found: Found, *, but_rows: Collection[int]) -> Mapping[str, Read]:
    """What the sheet says for each field of the template. but_rows: they belong to a table."""
    said: dict[str, Read] = {}
    hidden_told: set[int] = set()
    for (row, column), value in sorted(grid.cells.items(), key=lambda item: item[0]):
        if row in but_rows:
            continue
        label, inside = _label(value, template)
        if label is None:
            continue
        pointer = f"/{label.field}"
        if label.field in said:
            _tell_if_differing(grid, row, column, label, found, said[label.field], template)
            continue
        if inside:
            found.places[pointer] = grid.place(row, column)
            said[label.field] = read_value(inside, label.kind, epoch=grid.epoch, flags=found.flags)
            if code := said[label.field].code:
                found.tell(found.places[pointer], code, said[label.field].message, pointer)
        else:
            said[label.field] = found.read(grid, row, _value_column(grid, row, column, template), label, pointer)
        if label.beside and not said[label.field].text and not said[label.field].code:
            del found.places[pointer]
        if row in grid.outline.hidden_rows and row not in hidden_told and said[label.field].text:
            hidden_told.add(row)
            message = f"Row {row} is hidden, and would be sent all the same; show it and look at it."
            found.tell(Place(grid.name, row), "hidden_row", message)
    _tell_missing(grid, template, found, said)
    return said


def _label(value: Value, template: Template) -> tuple[Label | None, str | None]:
    """With the value, where both stand in one cell: "Điện thoại: 0205…"."""
    label = find(value, template.labels)
    if label or not isinstance(value, str) or ":" not in value:
        return label, None
    before, _, after = value.partition(":")
    return find(before, template.labels), after.strip()


def _value_column(grid: Grid, row: int, column: int, template: Template) -> int:
    """The first cell beside the label that holds something; the next one when none does, or another label comes first."""
    beside = column + grid.outline.widths.get((row, column), 1)
    for candidate in range(beside, beside + _FARTHEST):
        value = grid.at(row, candidate)
        if value is not None:
            return beside if find(value, template.labels) else candidate
    return beside


def _tell_missing(grid: Grid, template: Template, found: Found, said: Mapping[str, Read]) -> None:
    for label in template.labels:
        if label.field not in said and not label.optional:
            message = (
                f"The sheet has no cell '{label.text}'; put it back as the template has it, with its value beside it."
            )
            found.tell(Place(grid.name), "label_missing", message, f"/{label.field}")


def _tell_if_differing(
    grid: Grid, row: int, column: int, label: Label, found: Found, first: Read, template: Template
) -> None:
    at = _value_column(grid, row, column, template)
    value = grid.at(row, at)
    again = read_value(value, label.kind, epoch=grid.epoch, flags=found.flags)
    if again.text and again.text != first.text and not find(value, template.labels):
        message = (
            f"'{label.text}' stands in the sheet twice with different values; the first one was read. Delete the other."
        )
        found.tell(grid.place(row, at), "label_twice", message)
