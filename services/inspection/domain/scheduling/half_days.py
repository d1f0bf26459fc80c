"""Half-days: what officers' time is measured in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from shared.regulation.officer_duty import DutyRule

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_DAY = timedelta(days=1)


class Half(StrEnum):
    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"


@dataclass(frozen=True)
class HalfDay:
    on: date
    half: Half

    @property
    def order(self) -> tuple[date, bool]:
        return self.on, self.half is Half.AFTERNOON

    def __str__(self) -> str:
        return f"{self.half.lower()} of {self.on}"


def half_days_between(first: date, last: date) -> Iterator[HalfDay]:
    """Both days included, in order; nothing when they are turned around."""
    day = first
    while day <= last:
        yield HalfDay(day, Half.MORNING)
        yield HalfDay(day, Half.AFTERNOON)
        day += _DAY


def window_of(half_day: HalfDay, rule: DutyRule) -> tuple[datetime, datetime]:
    """Office hours of that half-day, UTC."""
    if half_day.half is Half.MORNING:
        return _moment(half_day.on, rule.morning_from), _moment(half_day.on, rule.morning_to)
    return _moment(half_day.on, rule.afternoon_from), _moment(half_day.on, rule.afternoon_to)


def half_days_of(starts_at: datetime, ends_at: datetime, rule: DutyRule) -> tuple[HalfDay, ...]:
    """Every half-day that the window touches; noon parts them, whatever the office hours are."""
    first, last = starts_at.astimezone(_VIETNAM).date(), ends_at.astimezone(_VIETNAM).date()
    return tuple(
        half_day
        for half_day in half_days_between(first, last)
        for begins, ends in (_span(half_day, rule),)
        if starts_at < ends and begins < ends_at
    )


def _span(half_day: HalfDay, rule: DutyRule) -> tuple[datetime, datetime]:
    noon = _moment(half_day.on, rule.noon)
    if half_day.half is Half.MORNING:
        return _moment(half_day.on, time()), noon
    return noon, _moment(half_day.on + _DAY, time())


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, _VIETNAM).astimezone(UTC)
