"""Working days and office hours in Vietnam, and counting as the Civil Code 2015, Art. 147-148, has it.

The day on which a period starts is not counted; a last day off moves on to the next working day; it ends at 24:00.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

import holidays
from marshmallow import ValidationError, fields, validates_schema

from shared.clock import VIETNAM
from shared.regulation.provisions import Provision, ProvisionSchema

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Override(Provision):
    """One day that differs from the general rule, for one agency or (None) for all."""

    date: date
    is_working: bool
    reason: str
    agency: str | None = None


class OverrideSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Override

    date = fields.Date(required=True)
    is_working = fields.Boolean(required=True)
    reason = fields.String(required=True)
    agency = fields.String(load_default=None)


@dataclass(frozen=True, kw_only=True)
class OfficeHours(Provision):
    """From opening to closing, Vietnamese time, of one agency or (None) of all. What comes after closing came tomorrow."""

    opens: time
    closes: time
    agency: str | None = None


class OfficeHoursSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = OfficeHours

    opens = fields.Time("%H:%M", required=True)
    closes = fields.Time("%H:%M", required=True)
    agency = fields.String(load_default=None)

    @validates_schema
    def open_before_close(self, row: dict[str, Any], **_: Any) -> None:
        if row["opens"] >= row["closes"]:
            raise ValidationError("An office opens before it closes.", "closes")


class WorkingCalendar:
    """Mondays to Fridays less public holidays, with the overrides of an agency, then of all, before that.

    hours: rows of office hours; the agency's own before those of all. Without any, an office is open round the clock.
    """

    def __init__(
        self, overrides: Iterable[Override] = (), agency: str | None = None, hours: Iterable[OfficeHours] = ()
    ) -> None:
        rows = tuple(overrides)
        general = {row.date: row.is_working for row in rows if row.agency is None}
        own = {row.date: row.is_working for row in rows if agency is not None and row.agency == agency}
        self._overrides = general | own
        # The last that fits: own rows after general ones, in the order of the table.
        relevant = [row for row in hours if row.agency in (None, agency)]
        self._hours = sorted(relevant, key=lambda row: row.agency is not None)
        self._holidays = holidays.country_holidays("VN")

    def is_working_day(self, day: date) -> bool:
        overridden = self._overrides.get(day)
        if overridden is not None:
            return overridden
        # Asked first: the package knows a year's working Saturdays only once it was asked for a holiday of that year.
        is_holiday = day in self._holidays
        return bool(self._holidays.is_working_day(day)) and not is_holiday

    def next_working_day(self, day: date) -> date:
        """The day itself if it is one, else the first after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`, n ≥ 1."""
        _check_length(n)
        day = start
        for _ in range(n):
            day = self.next_working_day(day + _DAY)
        return day

    def add_days(self, start: date, n: int) -> date:
        """The n-th calendar day after `start`, n ≥ 1, moved on if it is a day off."""
        _check_length(n)
        return self.next_working_day(start + n * _DAY)

    def working_days_before(self, day: date, n: int) -> date:
        """The n-th working day before `day`, n ≥ 1."""
        _check_length(n)
        for _ in range(n):
            day -= _DAY
            while not self.is_working_day(day):
                day -= _DAY
        return day

    def days_left(self, today: date, due_on: date) -> int:
        """Working days after today up to the last day: 0 on that day; after it negative, by the working days gone."""
        if today <= due_on:
            return self._working_days(today, due_on)
        return min(-1, -self._working_days(due_on, today))

    def counted_on(self, moment: datetime) -> date:
        """The working day as which an arrival counts: after closing, or on a day off, it is the next one."""
        day = legal_day(moment)
        hours = self._hours_on(day)
        if hours and moment.astimezone(VIETNAM).time() > hours.closes:
            day += _DAY
        return self.next_working_day(day)

    def opening(self, day: date) -> datetime:
        """When the office opens on that day, UTC."""
        hours = self._hours_on(day)
        return _moment(day, hours.opens if hours else time())

    def open_between(self, day: date) -> tuple[datetime, datetime] | None:
        """From when until when the office works that day, UTC; None on a day off."""
        if not self.is_working_day(day):
            return None
        hours = self._hours_on(day)
        return (_moment(day, hours.opens), _moment(day, hours.closes)) if hours else (_moment(day, time()), end_of(day))

    def _hours_on(self, day: date) -> OfficeHours | None:
        return next((row for row in reversed(self._hours) if row.in_force(day)), None)

    def _working_days(self, after: date, until: date) -> int:
        return sum(self.is_working_day(after + n * _DAY) for n in range(1, (until - after).days + 1))


def legal_day(moment: datetime) -> date:
    """The day, in Vietnam, to which a moment belongs; days end at 24:00. `moment` must know its time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone, so it belongs to no day.")
    return moment.astimezone(VIETNAM).date()


def end_of(day: date) -> datetime:
    """24:00 in Vietnam, as UTC: the first moment that no longer belongs to the day."""
    return _moment(day + _DAY, time())


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VIETNAM).astimezone(UTC)


def _check_length(n: int) -> None:
    if n < 1:
        raise ValueError(f"A period has at least one day, not {n}.")
