"""A week of an agency: every officer's half-days, what is booked in them, and what cannot be as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.console.domain.calendar.officers import (
    GRANTED,
    HALVES,
    Booking,
    HalfDay,
    Leave,
    OfficerCalendar,
    officer_key,
)

_WEEKEND = (6, 7)
# What is wrong with a half-day, in the order in which it is named.
ON_LEAVE, OVERBOOKED, TWO_PROVINCES, CLOSED = "ON_LEAVE", "OVERBOOKED", "TWO_PROVINCES", "CLOSED"


@dataclass(frozen=True)
class Day:
    """working: the agency works on it."""

    on: date
    working: bool


@dataclass(frozen=True)
class About:
    """What is known of a case besides its appointment."""

    importer: str
    goods: str
    status: str


@dataclass(frozen=True)
class Visit:
    booking: Booking
    about: About | None


@dataclass(frozen=True)
class Cell:
    """One officer in one half-day. on_duty: by the agency's days and the officer's own. wrong: codes of what is wrong."""

    half_day: HalfDay
    on_duty: bool
    capacity: int
    visits: tuple[Visit, ...] = ()
    leave: Leave | None = None
    wrong: tuple[str, ...] = ()

    @property
    def away(self) -> bool:
        return self.leave is not None and self.leave.status == GRANTED

    @property
    def free(self) -> int:
        """Inspections that it still takes."""
        if self.away or not self.on_duty:
            return 0
        return max(0, self.capacity - len(self.visits))


@dataclass(frozen=True)
class Row:
    calendar: OfficerCalendar
    cells: tuple[Cell, ...]

    @property
    def booked(self) -> int:
        return len({visit.booking.case_id for cell in self.cells for visit in cell.visits})

    @property
    def capacity(self) -> int:
        """Of the half-days on which the officer is there."""
        return sum(cell.capacity for cell in self.cells if cell.on_duty and not cell.away)


@dataclass(frozen=True)
class Week:
    """rows: by officer. Days on which nobody works and nothing is booked at the end of the week are left out."""

    days: tuple[Day, ...]
    rows: tuple[Row, ...]

    @property
    def wrong(self) -> list[tuple[OfficerCalendar, Cell]]:
        return [(row.calendar, cell) for row in self.rows for cell in row.cells if cell.wrong]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)


def week_from(
    first: date,
    calendars: Sequence[OfficerCalendar],
    works: Callable[[date], bool],
    about: Mapping[str, About],
    *,
    days: int = 7,
) -> Week:
    """about: by case. works: whether the agency works on a day."""
    all_days = (Day(on, works(on)) for on in (first + timedelta(days=n) for n in range(days)))
    booked = {half_day.on for calendar in calendars for each in calendar.bookings for half_day in each.half_days}
    shown = tuple(day for day in all_days if day.on.isoweekday() not in _WEEKEND or day.working or day.on in booked)
    ordered = sorted(calendars, key=lambda calendar: officer_key(calendar.officer))
    rows = tuple(
        Row(
            calendar,
            tuple(_cell(calendar, HalfDay(day.on, half), day.working, about) for day in shown for half in HALVES),
        )
        for calendar in ordered
    )
    return Week(shown, rows)


def _cell(calendar: OfficerCalendar, half_day: HalfDay, working: bool, about: Mapping[str, About]) -> Cell:
    # A weekend day on which the agency works makes up for another day, so everybody is on duty.
    weekday = half_day.on.isoweekday()
    on_duty = working and (weekday in calendar.duty_days or weekday in _WEEKEND)
    booked = sorted(calendar.booked(half_day), key=lambda each: (each.starts_at, each.file_code))
    leave, capacity = calendar.leave_on(half_day), calendar.capacity.of(half_day.half)
    visits = tuple(Visit(each, about.get(each.case_id)) for each in booked)
    return Cell(half_day, on_duty, capacity, visits, leave, _wrong(booked, leave, capacity, working))


def _wrong(booked: Sequence[Booking], leave: Leave | None, capacity: int, working: bool) -> tuple[str, ...]:
    if not booked:
        return ()
    provinces = {each.place.province for each in booked} - {None}
    found = (
        (ON_LEAVE, leave is not None and leave.status == GRANTED),
        (OVERBOOKED, len({each.case_id for each in booked}) > capacity),
        (TWO_PROVINCES, len(provinces) > 1),
        (CLOSED, not working),
    )
    return tuple(code for code, broken in found if broken)
