"""One row of law: what it says, where it comes from, how sure we are, and when it is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from marshmallow import Schema, fields, post_load, validate

CERTAINTIES = ("sourced", "sourced second-hand", "memory: high", "memory: medium", "memory: low", "design")


@dataclass(frozen=True, kw_only=True)
class Provision:
    """source: legal or other origin of the row; certainty: one of CERTAINTIES; in_force_to: last day, None if open.

    doubt: what speaks against the row, or is not known, in words.
    """

    source: str
    certainty: str
    in_force_from: date
    in_force_to: date | None = None
    doubt: str | None = None

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

    def in_force(self, day: date) -> bool: ...


R = TypeVar("R", bound=Coded[Any])


class CodeList(Generic[R]):
    """Rows by their code, in the order of the file."""

    def __init__(self, rows: tuple[R, ...]) -> None:
        self._rows = {row.code: row for row in rows}

    def find(self, code: str | int, on: date | None = None) -> R | None:
        """The row of that code, if there is one (and, when a day is given, if it is in force on that day)."""
        row = self._rows.get(code)
        return row if row is None or on is None or row.in_force(on) else None

    def __getitem__(self, code: str | int) -> R:
        return self._rows[code]

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)
