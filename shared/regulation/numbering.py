"""How papers are numbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import ValidationError, fields

from shared.regulation.provisions import Provision, ProvisionSchema


@dataclass(frozen=True, kw_only=True)
class Numbering(Provision):
    """code: the paper; pattern: with the placeholders {number}, {year} and {agency}."""

    code: str
    pattern: str

    def number(self, number: int, *, year: int, agency: str) -> str:
        return self.pattern.format(number=number, year=year, agency=agency)


def _usable(pattern: str) -> None:
    try:
        one, other = (pattern.format(number=n, year=2026, agency="X") for n in (1, 2))
    except (KeyError, IndexError, ValueError) as error:
        raise ValidationError("Placeholders are {number}, {year} and {agency}.") from error
    if one == other:
        raise ValidationError("Needs the placeholder {number}, or all papers get one number.")


class NumberingSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Numbering

    code = fields.String(required=True)
    pattern = fields.String(required=True, validate=_usable)
