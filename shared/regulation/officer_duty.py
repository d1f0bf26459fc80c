"""Half-days of duty: when officers go out, and how many sample inspections fit in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.regulation.loading import BadRegulation, read_table
from shared.regulation.provisions import Provision, ProvisionSchema

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class DutyRule(Provision):
    """Times are Vietnamese. duty_days: ISO weekdays. agency: None for all that have no rule of their own."""

    code: str
    morning_from: time
    morning_to: time
    afternoon_from: time
    afternoon_to: time
    noon: time
    duty_days: tuple[int, ...]
    capacity_morning: int
    capacity_afternoon: int
    look_ahead_days: int
    keep_days: int
    alternatives: int
    agency: str | None = None


def _positive() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class DutyRuleSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = DutyRule

    code = fields.String(required=True)
    morning_from = fields.Time("%H:%M", required=True)
    morning_to = fields.Time("%H:%M", required=True)
    afternoon_from = fields.Time("%H:%M", required=True)
    afternoon_to = fields.Time("%H:%M", required=True)
    noon = fields.Time("%H:%M", required=True)
    duty_days = fields.List(fields.Integer(strict=True, validate=validate.Range(1, 7)), required=True)
    capacity_morning = _positive()
    capacity_afternoon = _positive()
    look_ahead_days = _positive()
    keep_days = _positive()
    alternatives = _positive()
    agency = fields.String(load_default=None)

    @validates_schema
    def in_order(self, row: dict[str, Any], **_: Any) -> None:
        names = ("morning_from", "morning_to", "noon", "afternoon_from", "afternoon_to")
        times = [row[name] for name in names]
        if times != sorted(times) or times[0] == times[1] or times[3] == times[4]:
            raise ValidationError(f"The times of a day come in this order: {', '.join(names)}.", "morning_from")


@dataclass(frozen=True)
class OfficerDuty:
    rules: tuple[DutyRule, ...]

    def of(self, agency: str, day: date) -> DutyRule:
        """The agency's own rule in force on that day, else the general one. Raises BadRegulation if there is none."""
        fitting = [rule for rule in self.rules if rule.agency in (None, agency) and rule.in_force(day)]
        if not fitting:
            raise BadRegulation(f"officer_duty.yaml: no rule of duty is in force on {day}.")
        return max(fitting, key=lambda rule: (rule.agency is not None, rule.in_force_from))


@cache
def load_duty(directory: Path = _DATA) -> OfficerDuty:
    """Raises BadRegulation, naming row and field."""
    return OfficerDuty(read_table(directory / "officer_duty.yaml", DutyRuleSchema(), ("code", "agency")))
