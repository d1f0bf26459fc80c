"""Which law a dossier comes under, and what it owes by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.calendar import WorkingCalendar
from shared.regulation.loading import BadRegulation
from shared.regulation.provisions import Provision, ProvisionSchema


class Days(StrEnum):
    WORKING = "WORKING"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, kw_only=True)
class Deadline(Provision):
    """starts: the happening from which it counts (that day not counted); owed_by: AGENCY, IMPORTER or LABORATORY."""

    code: str
    regime: str
    name: str
    starts: str
    length: int
    days: Days
    owed_by: str

    def due_on(self, start: date, calendar: WorkingCalendar) -> date:
        """The last day, always a working day."""
        if self.days is Days.WORKING:
            return calendar.add_working_days(start, self.length)
        return calendar.add_days(start, self.length)


@dataclass(frozen=True, kw_only=True)
class CaseDeadline(Provision):
    """Which deadlines, one after the other, an inspection case has to meet. measure: 2a, 2b, 2c, or * for any."""

    regime: str
    mode: str
    measure: str
    deadlines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Regime(Provision):
    """in_force_from/to: by the day of receipt of the dossier. inspected_tiers: tiers of goods that are inspected."""

    code: str
    name: str
    inspected_tiers: tuple[str, ...]
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    case_deadlines: tuple[CaseDeadline, ...] = ()

    def deadline(self, code: str) -> Deadline:
        """E.g. deadline("D07"). Raises BadRegulation when this regime has no such row."""
        if code not in self.deadlines:
            raise BadRegulation(f"Regime {self.code} has no deadline {code}; it has {', '.join(self.deadlines)}.")
        return self.deadlines[code]

    @property
    def supplement(self) -> Deadline:
        """Within what the importer answers a supplement request."""
        return next(deadline for deadline in self.deadlines.values() if deadline.starts == "SUPPLEMENT_REQUESTED")

    def case_due_on(self, start: date, *, mode: str, measure: str | None, calendar: WorkingCalendar) -> date:
        """The day by which a case of that mode (and measure, under R2018) is due."""
        rows = [row for row in self.case_deadlines if row.mode == mode and row.measure in (measure, "*")]
        exact = sorted(rows, key=lambda row: row.measure == "*")
        if not exact:
            raise BadRegulation(f"Regime {self.code} has no case deadline for mode {mode}, measure {measure}.")
        due = start
        for code in exact[0].deadlines:
            due = self.deadline(code).due_on(due, calendar)
        return due


class DeadlineSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Deadline

    code = fields.String(required=True, validate=validate.Regexp(r"D\d\d[A-Z]?$"))
    regime = fields.String(required=True)
    name = fields.String(required=True)
    starts = fields.String(
        required=True,
        validate=validate.OneOf(
            [
                "DOSSIER_COMPLETE",
                "SUPPLEMENT_REQUESTED",
                "LABEL_CORRECTION_REQUESTED",
                "GOODS_CLEARED",
                "MODE_DECIDED",
                "SAMPLE_AT_LABORATORY",
            ]
        ),
    )
    length = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    days = fields.Enum(Days, by_value=True, required=True)
    owed_by = fields.String(required=True, validate=validate.OneOf(["AGENCY", "IMPORTER", "LABORATORY"]))


class CaseDeadlineSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = CaseDeadline

    regime = fields.String(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(["NONE", "REDUCED", "DOCUMENTARY", "SAMPLE"]))
    measure = fields.String(required=True, validate=validate.OneOf(["*", "2a", "2b", "2c"]))
    deadlines = fields.List(fields.String(), required=True, validate=validate.Length(min=1))


class RegimeSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Regime

    code = fields.String(required=True, validate=validate.Regexp(r"R\d{4}$"))
    name = fields.String(required=True)
    inspected_tiers = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
