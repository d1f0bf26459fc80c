"""Which goods come under which regime, by HS code. HS alone never decides: all candidate rows are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from marshmallow import fields, pre_load, validate

from shared.regulation.provisions import Provision, ProvisionSchema


@dataclass(frozen=True, kw_only=True)
class GoodsRow(Provision):
    """One product row of a list.

    tier: GROUP2 (R2018), HIGH or MEDIUM (R2026). hs: codes of 8 digits, or prefixes of fewer. group: code of the
    single window's goods group, if it has one. measure: 2a, 2b, 2c (R2018). competent: UBTDC or PROVINCE.
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
    competent: str = "PROVINCE"
    condition: str | None = None

    def covers(self, hs_code: str) -> bool:
        return any(hs_code.startswith(hs) for hs in self.hs)


class Catalogue:
    def __init__(self, rows: tuple[GoodsRow, ...]) -> None:
        self.rows = rows

    def candidates(self, regime: str, hs_code: str, on_date: date) -> tuple[GoodsRow, ...]:
        """Every row of the regime, in force on that day, that may cover goods of this 8-digit HS code."""
        return tuple(row for row in self.rows if row.regime == regime and row.in_force(on_date) and row.covers(hs_code))


class GoodsRowSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = GoodsRow

    code = fields.String(required=True)
    regime = fields.String(required=True)
    tier = fields.String(required=True, validate=validate.OneOf(["GROUP2", "HIGH", "MEDIUM"]))
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
    measure = fields.String(load_default=None, validate=validate.OneOf(["2a", "2b", "2c"]))
    competent = fields.String(load_default="PROVINCE", validate=validate.OneOf(["UBTDC", "PROVINCE"]))
    condition = fields.String(load_default=None)

    @pre_load
    def without_dots(self, row: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The tariff prints 9503.00.21; compared is 95030021."""
        listed = row.get("hs")
        if not isinstance(listed, list):
            return row
        return {**row, "hs": [hs.replace(".", "") if isinstance(hs, str) else hs for hs in listed]}
