"""One row of law: what it says, where it comes from, how sure we are, and when it is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from marshmallow import Schema, fields, post_load, validate

CERTAINTIES = ("sourced", "sourced second-hand", "memory: high", "memory: medium", "memory: low", "design")


@dataclass(frozen=True, kw_only=True)
class Provision:
    """source: legal or other origin of the row; certainty: one of CERTAINTIES; in_force_to: last day, None if open.

    doubt: what speaks against the row, or is not known, in words. file: name of the data file that it came from.
    """

    source: str
    certainty: str
    in_force_from: date
    in_force_to: date | None = None
    doubt: str | None = None
    file: str = field(default="", compare=False, repr=False)

    def in_force(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


class ProvisionSchema(Schema):
    """Unknown fields are refused: a misspelt field must not become a default. `makes`: the dataclass of a row."""

    makes: ClassVar[Callable[..., Provision]]

    source = fields.String(required=True, validate=validate.Length(min=1))
    certainty = fields.String(required=True, validate=validate.OneOf(CERTAINTIES))
    in_force_from = fields.Date(required=True)
    in_force_to = fields.Date(allow_none=True, load_default=None)
    doubt = fields.String(load_default=None, validate=validate.Length(min=1))

    @post_load
    def make(self, row: dict[str, Any], **_: Any) -> Any:
        return self.makes(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})


C = TypeVar("C", str, int, covariant=True)


class Coded(Protocol[C]):
    @property
    def code(self) -> C: ...

    @property
    def in_force_from(self) -> date: ...

    def in_force(self, day: date) -> bool: ...


R = TypeVar("R", bound=Coded[Any])


class CodeList(Generic[R]):
    """Rows by their code, in the order of the files. A code may have several rows, one after the other in time."""

    def __init__(self, rows: Iterable[R]) -> None:
        self._rows: dict[Any, list[R]] = {}
        for row in rows:
            self._rows.setdefault(row.code, []).append(row)
        for versions in self._rows.values():
            versions.sort(key=lambda row: row.in_force_from)

    def find(self, code: str | int, on: date | None = None) -> R | None:
        """The row of that code: the one in force on the day, if a day is given, else the newest. None if there is none."""
        versions = self._rows.get(code, [])
        if on is None:
            return versions[-1] if versions else None
        return next((row for row in versions if row.in_force(on)), None)

    def versions(self, code: str | int) -> tuple[R, ...]:
        """Every row of that code, the oldest first."""
        return tuple(self._rows.get(code, ()))

    def on(self, day: date) -> tuple[R, ...]:
        """What is in force on that day."""
        return tuple(row for versions in self._rows.values() for row in versions if row.in_force(day))

    def __getitem__(self, code: str | int) -> R:
        """The newest row of that code."""
        return self._rows[code][-1]

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[R]:
        """The newest row of each code."""
        return (versions[-1] for versions in self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def overlaps(self) -> Iterator[R]:
        """Rows that begin before the one before them, of the same code, has ended."""
        for versions in self._rows.values():
            for former, row in pairwise(versions):
                if former.in_force(row.in_force_from):
                    yield row
