"""A province is chosen by its name, never typed as a code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wtforms import SelectField

from services.console.entrypoints.access import today
from shared.regulation import load


class ProvinceField(SelectField):
    """data: two digits; empty: none. One that was merged into another is offered only where it stands already."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, choices=_in_force, validate_choice=False, **more)

    def iter_choices(self) -> Iterator[Any]:
        if self.data and self.data not in {code for code, _name in _in_force()}:
            found = load().provinces.find(self.data)
            self.choices = [*_in_force(), (self.data, f"{self.data} – {found.name}" if found else self.data)]
        return iter(super().iter_choices())


def _in_force() -> list[tuple[str, str]]:
    rows = sorted(load().provinces.on(today()), key=lambda row: row.code)
    return [("", "–"), *((row.code, f"{row.code} – {row.name}") for row in rows)]
