"""The tables of TCVN 7790-1 (ISO 2859-1): code letters and single sampling plans, as printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.regulation.provisions import Provision, ProvisionSchema

LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
DOWN, UP, BLANK = "↓", "↑", "-"


class Severity(StrEnum):
    NORMAL = "NORMAL"
    TIGHTENED = "TIGHTENED"
    REDUCED = "REDUCED"


@dataclass(frozen=True, kw_only=True)
class CodeLetters(Provision):
    """lot_from: smallest lot size of the row, items. letters: by inspection level."""

    lot_from: int
    letters: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PlanRow(Provision):
    """One row of table 2-A, 2-B or 2-C. cells: one per AQL (percent nonconforming): Ac, an arrow, or blank."""

    severity: Severity
    letter: str
    size: int
    aqls: tuple[Decimal, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class SamplingTables:
    code_letters: tuple[CodeLetters, ...]
    plans: tuple[PlanRow, ...]

    @property
    def aqls(self) -> tuple[Decimal, ...]:
        return self.plans[0].aqls

    def letter(self, lot_size: int, level: str) -> str:
        """A lot below the first row takes that row. Raises KeyError for a level that does not exist."""
        fitting = [row for row in self.code_letters if row.lot_from <= lot_size]
        return (fitting[-1] if fitting else self.code_letters[0]).letters[level]

    def cell(self, severity: Severity, letter: str, aql: Decimal) -> tuple[PlanRow, int]:
        """The row that the arrows lead to, and its Ac. Raises KeyError for an AQL or letter that is not in the table."""
        rows = [row for row in self.plans if row.severity is severity]
        at = {row.letter: place for place, row in enumerate(rows)}[letter]
        column = {listed: place for place, listed in enumerate(self.aqls)}[aql]
        while (printed := rows[at].cells[column]) in (DOWN, UP):
            at += 1 if printed == DOWN else -1
        return rows[at], int(printed)

    def faults(self) -> list[str]:
        """Arrows that lead nowhere, rows that do not fit together."""
        found = []
        starts = [row.lot_from for row in self.code_letters]
        if starts != sorted(set(starts)):
            found.append("sampling_code_letters.yaml, field lot_from: must grow from row to row.")
        for row in self.code_letters:
            known = {plan.letter for plan in self.plans}
            found += [
                f"sampling_code_letters.yaml, row {row.lot_from}, field letters: no plan has {letter}."
                for letter in row.letters.values()
                if letter not in known
            ]
        return found + [fault for severity in Severity for fault in self._lost(severity)]

    def _lost(self, severity: Severity) -> list[str]:
        rows = [row for row in self.plans if row.severity is severity]
        found = []
        for place, row in enumerate(rows):
            for column, aql in enumerate(row.aqls):
                at, steps = place, 0
                while 0 <= at < len(rows) and rows[at].cells[column] in (DOWN, UP) and steps <= len(rows):
                    at, steps = at + (1 if rows[at].cells[column] == DOWN else -1), steps + 1
                blank = 0 <= at < len(rows) and rows[at].cells[column] == BLANK and at == place
                if not blank and (not 0 <= at < len(rows) or not rows[at].cells[column].isdigit()):
                    found.append(f"sampling_plans.yaml, row {severity}/{row.letter}: AQL {aql} leads to no plan.")
        return found


class CodeLettersSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = CodeLetters

    lot_from = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    letters = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LEVELS)),
        values=fields.String(),
        required=True,
        validate=validate.Length(equal=len(LEVELS)),
    )


class _Cells(fields.Field[tuple[str, ...]]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        cells = tuple(str(value).split())
        if wrong := [cell for cell in cells if not (cell.isdigit() or cell in (DOWN, UP, BLANK))]:
            raise ValidationError(f"Not a number, an arrow or '{BLANK}': {', '.join(wrong)}.")
        return cells


class PlanRowSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = PlanRow

    severity = fields.Enum(Severity, by_value=True, required=True)
    letter = fields.String(required=True, validate=validate.Regexp(r"[A-HJ-NP-S]\Z"))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    aqls = fields.List(fields.Decimal(), required=True, validate=validate.Length(min=1))
    cells = _Cells(required=True)

    @validates_schema
    def one_cell_per_aql(self, row: dict[str, Any], **_: Any) -> None:
        if len(row.get("cells", ())) != len(row.get("aqls", ())):
            raise ValidationError("Needs one cell per AQL.", "cells")
