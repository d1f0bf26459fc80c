"""Figures of one agency, one province of arrival, one group of goods; what waits now, and who has how much in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.console.domain.calendar.officers import GRANTED, HALVES, HalfDay, OfficerCalendar, officer_key
from services.console.domain.figures.turnaround import DayCount, quantile


@dataclass(frozen=True)
class Part:
    """Of the cases received in the period. code None: those that have none."""

    code: str | None
    name: str
    received: int
    issued: int
    on_time: int
    open: int
    overdue: int
    days: tuple[DayCount, ...] = ()

    @property
    def on_time_rate(self) -> float | None:
        return self.on_time / self.issued if self.issued else None

    @property
    def median(self) -> int | None:
        return quantile(self._by_days, 0.5)

    @property
    def p90(self) -> int | None:
        return quantile(self._by_days, 0.9)

    @property
    def _by_days(self) -> Counter[int]:
        return Counter({count.days: count.cases for count in self.days})


@dataclass(frozen=True)
class Oldest:
    id: str
    file_code: str
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """what: SUPPLEMENT, LABORATORY, REVIEW or SIGNATURE. cases: now, whenever they were received."""

    what: str
    cases: int
    oldest: Oldest


@dataclass(frozen=True)
class Workload:
    """Open cases of now. officer None: nobody's."""

    officer: str | None
    open: int
    overdue: int


@dataclass(frozen=True)
class Absence:
    """until: last day of the leave that runs. stand_ins: whom the officer named for today."""

    until: date
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True)
class InHand:
    """absence: None while the officer is there."""

    workload: Workload
    absence: Absence | None = None


def in_hand(workloads: Sequence[Workload], calendars: Sequence[OfficerCalendar], today: date) -> list[InHand]:
    """Who has most first; officers with a calendar and nothing in hand too: they are who may be given something."""
    absent = {officer_key(each.officer): _absence(each, today) for each in calendars}
    busy = {officer_key(each.officer) for each in workloads if each.officer}
    idle = [Workload(each.officer, 0, 0) for each in calendars if officer_key(each.officer) not in busy]
    return [
        InHand(each, absent.get(officer_key(each.officer)) if each.officer else None) for each in (*workloads, *idle)
    ]


def _absence(calendar: OfficerCalendar, today: date) -> Absence | None:
    halves = [HalfDay(today, half) for half in HALVES]
    leave = [each for each in calendar.leave if each.status == GRANTED and any(map(each.covers, halves))]
    if not leave:
        return None
    stand_ins = tuple(each.to for each in calendar.delegations if each.first <= today <= each.last)
    return Absence(max(each.last.on for each in leave), stand_ins)
