"""When inspection of a good is reduced, for how long, and what ends that; and what becomes of goods that failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.calendar import WorkingCalendar
from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.deadlines import Unit
from shared.regulation.provisions import Provision

PARTICULARS = ("name", "use", "brand", "model", "tech_spec", "manufacturer", "origin", "importer")
GOOD_FIELDS = (*PARTICULARS, "hs_code", "gtin")


@dataclass(frozen=True, kw_only=True)
class EntitlementRule(Code):
    """consecutive_passes: lots of the same good that must pass in a row. counts: result codes that count as a pass;
    resets: result codes after which the count begins anew; others change nothing.

    granted: ON_REQUEST (with a decision) or AUTOMATIC. confirmed: an automatic one takes effect once a signer has
    confirmed it, as long as the systems that would match by themselves are not connected. validity, report, decision:
    codes of the regime's deadlines.
    same_good: fields that must all be equal.
    """

    regime: str
    consecutive_passes: int
    counts: tuple[int, ...]
    resets: tuple[int, ...]
    granted: str
    validity: str
    report: str
    same_good: tuple[str, ...]
    decision: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Disposition(Code):
    """What becomes of goods that failed. result_code: the code that orders it. proof: papers that show it was done.

    length, unit: WORKING or CALENDAR days from the day of the notice.
    """

    result_code: int
    proof: str
    proof_en: str
    length: int
    unit: Unit

    def due_on(self, start: date, calendar: WorkingCalendar) -> date:
        """The last day, always a working day."""
        if self.unit is Unit.WORKING:
            return calendar.add_working_days(start, self.length)
        return calendar.add_days(start, self.length)


class EntitlementRuleSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = EntitlementRule

    regime = fields.String(required=True)
    consecutive_passes = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    counts = fields.List(fields.Integer(strict=True), required=True, validate=validate.Length(min=1))
    resets = fields.List(fields.Integer(strict=True), required=True)
    granted = fields.String(required=True, validate=validate.OneOf(["ON_REQUEST", "AUTOMATIC"]))
    validity = fields.String(required=True)
    report = fields.String(required=True)
    decision = fields.String(load_default=None)
    confirmed = fields.Boolean(load_default=False)
    same_good = fields.List(
        fields.String(validate=validate.OneOf(GOOD_FIELDS)), required=True, validate=validate.Length(min=1)
    )


class DispositionSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Disposition

    code = fields.String(required=True, validate=validate.OneOf(["RE_EXPORT", "DESTROY", "RECYCLE"]))
    result_code = fields.Integer(required=True, strict=True)
    proof = fields.String(required=True)
    proof_en = fields.String(required=True)
    length = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    unit = fields.Enum(Unit, by_value=True, required=True, validate=validate.OneOf([Unit.WORKING, Unit.CALENDAR]))
