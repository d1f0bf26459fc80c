"""An officer's calendar as inspection gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

MORNING, AFTERNOON = "MORNING", "AFTERNOON"
HALVES = (MORNING, AFTERNOON)
REQUESTED, GRANTED = "REQUESTED", "GRANTED"


@dataclass(frozen=True)
class HalfDay:
    """half: MORNING or AFTERNOON."""

    on: date
    half: str

    @property
    def order(self) -> tuple[date, bool]:
        return self.on, self.half == AFTERNOON


@dataclass(frozen=True)
class Place:
    """province: two digits; None: not known."""

    site: str
    province: str | None = None


@dataclass(frozen=True)
class Leave:
    """status: REQUESTED, GRANTED, REFUSED or WITHDRAWN. first, last: both included."""

    id: str
    first: HalfDay
    last: HalfDay
    reason: str
    status: str
    asked_by: str
    decision: str | None = None

    def covers(self, half_day: HalfDay) -> bool:
        return self.first.order <= half_day.order <= self.last.order


@dataclass(frozen=True)
class Delegation:
    to: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class Capacity:
    """Sample inspections per half-day."""

    morning: int
    afternoon: int

    def of(self, half: str) -> int:
        return self.morning if half == MORNING else self.afternoon


@dataclass(frozen=True)
class Booking:
    """One sample inspection in somebody's calendar. status: HELD, until the appointment stands; CONFIRMED."""

    id: str
    case_id: str
    file_code: str
    starts_at: datetime
    ends_at: datetime
    half_days: tuple[HalfDay, ...]
    place: Place
    status: str


@dataclass(frozen=True)
class ToMove:
    """An appointment that leave or capacity leaves no room for. stand_in: whom the officer named for that day."""

    case: str
    file_code: str
    starts_at: datetime
    ends_at: datetime
    place: str
    stand_in: str | None = None


@dataclass(frozen=True)
class OfficerCalendar:
    """duty_days: ISO weekdays. kept: somebody has set it up; otherwise the agency's usual duty applies."""

    officer: str
    agency: str
    version: int
    home: Place
    duty_days: tuple[int, ...]
    capacity: Capacity
    kept: bool = False
    leave: tuple[Leave, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    bookings: tuple[Booking, ...] = ()
    to_move: tuple[ToMove, ...] = ()

    def booked(self, half_day: HalfDay) -> tuple[Booking, ...]:
        return tuple(booking for booking in self.bookings if half_day in booking.half_days)

    def leave_on(self, half_day: HalfDay) -> Leave | None:
        """Granted before asked for."""
        standing = (each for each in self.leave if each.status in (GRANTED, REQUESTED) and each.covers(half_day))
        return min(standing, key=lambda each: each.status != GRANTED, default=None)


def officer_key(officer: str) -> str:
    """Spellings that differ in case and white space are one officer."""
    return " ".join(officer.casefold().split())
