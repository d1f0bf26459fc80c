"""What is owed by when: the rows of the catalogue of deadlines, and how they count.

rule = law.regime(code).deadline("D07")
rule.due_on(started_on, law.calendar("TCKT11")), rule.warns, rule.stops_in, rule.met_by, rule.on_lapse
"""

from __future__ import annotations

import calendar as months
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.regulation.calendar import WorkingCalendar
from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.loading import BadRegulation
from shared.regulation.provisions import Provision, ProvisionSchema

STARTS = (
    "DOSSIER_COMPLETE",
    "SUPPLEMENT_REQUESTED",
    "EXTENSION_GRANTED",
    "EXTENSION_REFUSED",
    "LABEL_CORRECTION_REQUESTED",
    "GOODS_CLEARED",
    "MODE_DECIDED",
    "SAMPLE_AT_LABORATORY",
    "RESULT_ISSUED",
    "ENTITLEMENT_START",
    "EXEMPTION_REQUESTED",
)
PARTIES = ("AGENCY", "IMPORTER", "LABORATORY", "CERT_BODY", "NOBODY")
WARNINGS = ("T-14", "T-2", "T-0", "T+1")
# Of goods none of which has to be inspected: off the list, or exempt.
NO_MEASURE = "NONE"
MEASURE = validate.Regexp(r"(\*|[0-9A-Za-z]{1,10})$", error="Not a measure; * stands for any.")


class Unit(StrEnum):
    """CHOSEN: no length; the day is named by whoever grants it."""

    WORKING = "WORKING"
    CALENDAR = "CALENDAR"
    MONTHS = "MONTHS"
    YEARS = "YEARS"
    CHOSEN = "CHOSEN"


@dataclass(frozen=True, kw_only=True)
class Deadline(Provision):
    """starts: the happening from which it counts (that day not counted); owed_by: one of PARTIES.

    measures, branches: for which it is meant (* any, measure NONE: nothing has to be inspected). repeats: a new one starts
    when it ends. warns: working days before (T-2), on (T-0) and after (T+1) the last day on which whoever owes is
    reminded. stops_in: statuses of the agency's case in which the clock stands. met_by: acts of the act table, or
    events of other services. ended_by: acts after which it is owed no more. still_owed_with: result codes with which
    it is owed on, or from then on, though a notice was issued. on_lapse: code of a LapseEffect.
    """

    code: str
    regime: str
    name: str
    name_en: str
    starts: str
    unit: Unit
    owed_by: str
    length: int | None = None
    measures: tuple[str, ...] = ("*",)
    branches: tuple[str, ...] = ("*",)
    repeats: bool = False
    warns: tuple[str, ...] = ()
    stops_in: tuple[int, ...] = ()
    met_by: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    still_owed_with: tuple[int, ...] = ()
    on_lapse: str | None = None

    def due_on(self, start: date, calendar: WorkingCalendar) -> date:
        """The last day. Where somebody owes an act it is always a working day."""
        if self.length is None:
            raise BadRegulation(
                f"{self.regime}, {self.code}: has no length, its last day is named by whoever grants it."
            )
        if self.unit is Unit.WORKING:
            return calendar.add_working_days(start, self.length)
        if self.unit is Unit.CALENDAR:
            return calendar.add_days(start, self.length)
        end = add_months(start, self.length * (12 if self.unit is Unit.YEARS else 1))
        return end if self.owed_by == "NOBODY" else calendar.next_working_day(end)

    def concerns(self, measure: str | None, branch: str | None) -> bool:
        """Meant for that measure and branch; None: not known yet, so for any."""
        return _meant(self.measures, measure) and _meant(self.branches, branch)


def _meant(listed: tuple[str, ...], asked: str | None) -> bool:
    return asked is None or "*" in listed or asked in listed


def add_months(start: date, n: int) -> date:
    """The same day n months later, or the last of that month when it has no such day (Civil Code 2015, Art. 148(3))."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, kw_only=True)
class CaseDeadline(Provision):
    """Which deadlines, one after the other, an inspection case has to meet. measure: * for any."""

    regime: str
    mode: str
    measure: str
    deadlines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LapseEffect(Code):
    """What follows when a deadline goes by. `name` is for people."""


class LapseEffectSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = LapseEffect


class DeadlineSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Deadline

    code = fields.String(required=True, validate=validate.Regexp(r"D\d\d[A-Z]?$"))
    regime = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    starts = fields.String(required=True, validate=validate.OneOf(STARTS))
    length = fields.Integer(load_default=None, strict=True, validate=validate.Range(min=1))
    unit = fields.Enum(Unit, by_value=True, required=True)
    owed_by = fields.String(required=True, validate=validate.OneOf(PARTIES))
    measures = fields.List(fields.String(validate=MEASURE), load_default=lambda: ["*"], validate=validate.Length(min=1))
    branches = fields.List(
        fields.String(validate=validate.OneOf(["*", "A", "B"])),
        load_default=lambda: ["*"],
        validate=validate.Length(min=1),
    )
    repeats = fields.Boolean(load_default=False)
    warns = fields.List(fields.String(validate=validate.OneOf(WARNINGS)), load_default=list)
    stops_in = fields.List(fields.Integer(strict=True), load_default=list)
    met_by = fields.List(fields.String(), load_default=list)
    ended_by = fields.List(fields.String(), load_default=list)
    still_owed_with = fields.List(fields.Integer(strict=True), load_default=list)
    on_lapse = fields.String(load_default=None)

    @validates_schema
    def has_its_length(self, row: dict[str, Any], **_: Any) -> None:
        if (row["length"] is None) is not (row["unit"] is Unit.CHOSEN):
            raise ValidationError("A length goes with every unit but CHOSEN.", "length")


class CaseDeadlineSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = CaseDeadline

    regime = fields.String(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(["NONE", "REDUCED", "DOCUMENTARY", "SAMPLE"]))
    measure = fields.String(required=True, validate=MEASURE)
    deadlines = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
