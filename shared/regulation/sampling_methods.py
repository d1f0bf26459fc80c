"""How goods are sampled: which family by which standard, when more strictly, and the numbers of the switching rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, pre_load, validate, validates_schema

from shared.regulation.loading import BadRegulation
from shared.regulation.provisions import Provision, ProvisionSchema
from shared.regulation.sampling_tables import LEVELS, Severity


class Scheme(StrEnum):
    SPECIMENS = "SPECIMENS"
    ATTRIBUTES = "ATTRIBUTES"
    BULK = "BULK"
    BATCHES = "BATCHES"


NEEDED = {
    Scheme.SPECIMENS: ("specimens", "retained"),
    Scheme.ATTRIBUTES: ("level", "aql"),
    Scheme.BULK: ("specimens", "retained"),
    Scheme.BATCHES: ("specimens", "retained", "batch_size", "batch_unit"),
}


@dataclass(frozen=True, kw_only=True)
class SamplingMethod(Provision):
    """One part of how a family of goods is sampled.

    part: SAFETY (what the laboratory tests) or VISUAL (looked at on the spot). hs: prefixes. rule: how to draw, for
    people. aql: percent nonconforming. specimens, retained: to the laboratory and kept, per lot or batch. batch_size:
    at most, in batch_unit.
    """

    family: str
    part: str
    scheme: Scheme
    hs: tuple[str, ...]
    standard: str
    characteristics: str
    rule: str
    qcvn: str | None = None
    level: str | None = None
    aql: Decimal | None = None
    specimens: int | None = None
    retained: int | None = None
    batch_size: int | None = None
    batch_unit: str | None = None

    @property
    def level_and_aql(self) -> tuple[str, Decimal]:
        """Of a part that is looked at by attributes; the table is not read without them."""
        if self.level is None or self.aql is None:
            raise BadRegulation(f"sampling_methods.yaml, row {self.family}/{self.part}: no level or no AQL.")
        return self.level, self.aql


@dataclass(frozen=True, kw_only=True)
class SwitchingNumber(Provision):
    code: str
    value: int


@dataclass(frozen=True, kw_only=True)
class SeverityFloor(Provision):
    """rule: of the mode decision; where it struck, sampling is at least that strict."""

    rule: str
    at_least: Severity


@dataclass(frozen=True, kw_only=True)
class CountedUnit(Provision):
    """items: how many items one unit is, None where a lot cannot be counted in it. amounts: how much it is, by other
    unit."""

    code: str
    items: int | None = None
    amounts: Mapping[str, Decimal] = field(default_factory=dict)


def methods_for(methods: Sequence[SamplingMethod], hs_code: str, on: date) -> tuple[SamplingMethod, ...]:
    """The parts of the family with the longest prefix that covers the code, those in force on that day."""
    fitting = [
        (len(prefix), row) for row in methods if row.in_force(on) for prefix in row.hs if hs_code.startswith(prefix)
    ]
    longest = max((length for length, _ in fitting), default=0)
    return tuple(row for length, row in fitting if length == longest)


class SamplingMethodSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = SamplingMethod

    family = fields.String(required=True)
    part = fields.String(required=True, validate=validate.OneOf(["SAFETY", "VISUAL"]))
    scheme = fields.Enum(Scheme, by_value=True, required=True)
    hs = fields.List(
        fields.String(validate=validate.Regexp(r"\d{0,8}\Z")), required=True, validate=validate.Length(min=1)
    )
    standard = fields.String(required=True)
    characteristics = fields.String(required=True)
    rule = fields.String(required=True)
    qcvn = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"QCVN \d+\Z"))
    level = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(LEVELS))
    aql = fields.Decimal(load_default=None, allow_none=True)
    specimens = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1))
    retained = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=0))
    batch_size = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1))
    batch_unit = fields.String(load_default=None, allow_none=True)

    @pre_load
    def without_dots(self, row: dict[str, Any], **_: Any) -> dict[str, Any]:
        listed = row.get("hs")
        return {**row, "hs": [str(hs).replace(".", "") for hs in listed]} if isinstance(listed, list) else row

    @validates_schema
    def has_what_its_scheme_needs(self, row: dict[str, Any], **_: Any) -> None:
        for name in NEEDED.get(row.get("scheme", Scheme.BULK), ()):
            if row.get(name) is None:
                raise ValidationError(f"Needed for {row.get('scheme')}.", name)


class SwitchingNumberSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = SwitchingNumber

    code = fields.String(required=True)
    value = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


class SeverityFloorSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = SeverityFloor

    rule = fields.String(required=True)
    at_least = fields.Enum(Severity, by_value=True, required=True)


class CountedUnitSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = CountedUnit

    code = fields.String(required=True)
    items = fields.Integer(load_default=None, strict=True, validate=validate.Range(min=1))
    amounts = fields.Dict(
        keys=fields.String(),
        values=fields.Decimal(validate=validate.Range(min=Decimal(0), min_inclusive=False)),
        load_default=dict,
    )
