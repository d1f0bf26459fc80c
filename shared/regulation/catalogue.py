"""Which goods come under which regime, by HS code. HS alone never decides: all candidate rows are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from marshmallow import Schema, fields, pre_load, validate

from shared.regulation.deadlines import MEASURE
from shared.regulation.provisions import Provision, ProvisionSchema

COMPETENT = ("UBTDC", "PROVINCE", "OTHER")


@dataclass(frozen=True, kw_only=True)
class GoodsRow(Provision):
    """One product row of a list.

    tier: see tiers.yaml. hs: codes of 8 digits, or prefixes of fewer. group: code of the single window's goods group,
    if it has one. measure: see measures.yaml, None where the regime knows one way only. methods: of assessment, by
    number. sector: field of the list (I standards-metrology-quality, II telecommunications, III radiation). competent:
    UBTDC (national committee), PROVINCE, or OTHER, whose name is then `authority`. condition: what the goods must be
    beyond their HS code, in words; limits: the same as far as it can be measured: max_x, x at most;
    portable_or_max_mass_kg, portable or of that mass at most; others equal.
    beside: rows whose goods come under this one too; such a row is never chosen, it applies together with those.
    """

    code: str
    regime: str
    tier: str
    name: str
    name_en: str
    qcvn: str
    hs: tuple[str, ...]
    methods: tuple[int, ...] = ()
    group: str | None = None
    measure: str | None = None
    sector: str = "I"
    competent: str = "PROVINCE"
    authority: str | None = None
    condition: str | None = None
    condition_en: str | None = None
    limits: Mapping[str, float | bool] = field(default_factory=dict)
    beside: tuple[str, ...] = ()

    @property
    def handled_here(self) -> bool:
        """Inspected by the national committee or a provincial authority of science and technology."""
        return self.competent != "OTHER"

    def covers(self, hs_code: str) -> bool:
        return any(hs_code.startswith(hs) for hs in self.hs)


@dataclass(frozen=True)
class Choice:
    """Whether a row may stand for goods of an HS code. fault: None, NO_SUCH_ROW, NOT_IN_FORCE, OTHER_HS or COMES_WITH."""

    row: GoodsRow | None
    fault: str | None = None
    message: str = ""


class Catalogue:
    def __init__(self, rows: tuple[GoodsRow, ...]) -> None:
        self.rows = rows

    def candidates(self, regime: str, hs_code: str, on_date: date) -> tuple[GoodsRow, ...]:
        """Every row of the regime, in force on that day, that may cover goods of this 8-digit HS code."""
        return tuple(row for row in self.rows if row.regime == regime and row.in_force(on_date) and row.covers(hs_code))

    def check_choice(self, regime: str, hs_code: str, row_code: str, on_date: date) -> Choice:
        """Whether the importer's (or officer's) choice of a row is one of the candidates."""
        rows = [row for row in self.rows if row.regime == regime and row.code == row_code]
        choosable = (row.code for row in self.candidates(regime, hs_code, on_date) if not row.beside)
        possible = ", ".join(choosable) or "none"
        if not rows:
            return Choice(None, "NO_SUCH_ROW", f"{regime} has no row {row_code}; possible for {hs_code}: {possible}.")
        valid = [row for row in rows if row.in_force(on_date)]
        if not valid:
            since = min(row.in_force_from for row in rows)
            message = f"Row {row_code} is not in force on {on_date} (from {since}); possible for {hs_code}: {possible}."
            return Choice(None, "NOT_IN_FORCE", message)
        if not valid[0].covers(hs_code):
            message = f"Row {row_code} does not cover HS code {hs_code}; possible: {possible}."
            return Choice(None, "OTHER_HS", message)
        if valid[0].beside:
            message = (
                f"Row {row_code} applies beside another row, not in its place; possible for {hs_code}: {possible}."
            )
            return Choice(None, "COMES_WITH", message)
        return Choice(valid[0])


class LimitsSchema(Schema):
    max_voltage_v = fields.Float()
    max_power_w = fields.Float()
    max_current_a = fields.Float()
    portable_or_max_mass_kg = fields.Float()
    phases = fields.Integer(strict=True)
    mains_powered = fields.Boolean()


class GoodsRowSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = GoodsRow

    code = fields.String(required=True)
    regime = fields.String(required=True)
    tier = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    qcvn = fields.String(required=True)
    hs = fields.List(
        fields.String(validate=validate.Regexp(r"\d{4,8}$", error="Not an HS code of 8 digits or a prefix of 4 to 8.")),
        required=True,
        validate=validate.Length(min=1),
    )
    methods = fields.List(fields.Integer(strict=True, validate=validate.Range(1, 8)), load_default=list)
    group = fields.String(load_default=None)
    measure = fields.String(load_default=None, validate=MEASURE)
    sector = fields.String(load_default="I", validate=validate.OneOf(["I", "II", "III"]))
    competent = fields.String(load_default="PROVINCE", validate=validate.OneOf(COMPETENT))
    authority = fields.String(load_default=None)
    condition = fields.String(load_default=None)
    condition_en = fields.String(load_default=None)
    limits = fields.Nested(LimitsSchema, load_default=dict)
    beside = fields.List(fields.String(), load_default=list)

    @pre_load
    def without_dots(self, row: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The tariff prints 9503.00.21; compared is 95030021."""
        listed = row.get("hs")
        if not isinstance(listed, list):
            return row
        return {**row, "hs": [hs.replace(".", "") if isinstance(hs, str) else hs for hs in listed]}
