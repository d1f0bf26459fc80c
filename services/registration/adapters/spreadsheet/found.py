"""What is gathered while a sheet is read: where each field stands, and what is wrong with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.registration.adapters.spreadsheet.grid import Grid
from services.registration.adapters.spreadsheet.template import Label
from services.registration.adapters.spreadsheet.values import Read, read_value
from services.registration.application.drafting import Place, SheetProblem


@dataclass
class Found:
    """flags: of the template. lacking: as of a SheetDraft."""

    flags: Mapping[str, str]
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[SheetProblem] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)

    def read(self, grid: Grid, row: int, column: int, label: Label, pointer: str) -> Read:
        """The field's value; its place is kept, and what is wrong with it."""
        place = self.places[pointer] = grid.place(row, column)
        value = read_value(grid.at(row, column), label.kind, epoch=grid.epoch, flags=self.flags)
        if value.code:
            self.tell(place, value.code, value.message, pointer)
        return value

    def tell(self, place: Place, code: str, message: str, pointer: str | None = None) -> None:
        self.problems.append(SheetProblem(place, code, message, pointer))
