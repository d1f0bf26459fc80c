"""Working days in Vietnam, and counting as the Civil Code 2015, Art. 147-148, has it.

The day on which a period starts is not counted; a last day off moves on to the next working day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

import holidays
from marshmallow import fields

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


class WorkingCalendar:
    """Mondays to Fridays less public holidays, with the overrides of an agency, then of all, before that."""

    def __init__(self, overrides: Iterable[Override] = (), agency: str | None = None) -> None:
        rows = tuple(overrides)
        general = {row.date: row.is_working for row in rows if row.agency is None}
        own = {row.date: row.is_working for row in rows if agency is not None and row.agency == agency}
        self._overrides = general | own
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
        if n < 1:
            raise ValueError(f"A period has at least one day, not {n}.")
        day = start
        for _ in range(n):
            day = self.next_working_day(day + _DAY)
        return day

    def add_days(self, start: date, n: int) -> date:
        """The n-th calendar day after `start`, n ≥ 1, moved on if it is a day off."""
        if n < 1:
            raise ValueError(f"A period has at least one day, not {n}.")
        return self.next_working_day(start + n * _DAY)


def legal_day(moment: datetime) -> date:
    """The day, in Vietnam, to which a moment belongs; days end at 24:00. `moment` must know its time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone, so it belongs to no day.")
    return moment.astimezone(VIETNAM).date()
