"""An officer's calendar: when the officer is on duty, what fits into a half-day, and what is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.inspection.domain.scheduling.half_days import Half, HalfDay
from services.inspection.domain.scheduling.places import Place
from shared.regulation import WorkingCalendar

_WEEKEND = (6, 7)


class LeaveStatus(StrEnum):
    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True)
class Leave:
    """From the half-day `first` to `last`, both included. Only what is granted counts."""

    id: str
    first: HalfDay
    last: HalfDay
    reason: str
    status: LeaveStatus
    asked_by: str
    decided_by: str | None = None
    decision: str | None = None

    def covers(self, half_day: HalfDay) -> bool:
        return (
            self.status is LeaveStatus.GRANTED
            and self.first.order <= half_day.order
            and half_day.order <= self.last.order
        )


@dataclass(frozen=True)
class Delegation:
    """Who stands in for the officer from one day to another, both included."""

    to: str
    first: date
    last: date
    reason: str

    def on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Capacity:
    """Sample inspections per half-day; 0: none."""

    morning: int
    afternoon: int

    def of(self, half: Half) -> int:
        return self.morning if half is Half.MORNING else self.afternoon


class BookingStatus(StrEnum):
    HELD = "HELD"
    CONFIRMED = "CONFIRMED"


@dataclass(frozen=True)
class Booking:
    """A window of the officer's time for one case.

    HELD: the appointment that it is for may not stand yet; it was decided on the case's version `case_version`.
    """

    id: str
    case_id: str
    file_code: str
    starts_at: datetime
    ends_at: datetime
    half_days: tuple[HalfDay, ...]
    place: Place
    status: BookingStatus
    case_version: int
    held_at: datetime


@dataclass(frozen=True)
class OfficerCalendar:
    """officer: id or name, as appointments give it. duty_days: ISO weekdays. kept: somebody has set it up.

    A calendar that was not set up came into being with the officer's first booking and has the agency's usual duty.
    """

    agency: str
    officer: str
    home: Place
    duty_days: tuple[int, ...]
    capacity: Capacity
    leave: tuple[Leave, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    bookings: tuple[Booking, ...] = ()
    kept: bool = False

    def booked(self, half_day: HalfDay) -> tuple[Booking, ...]:
        return tuple(booking for booking in self.bookings if half_day in booking.half_days)

    def free(self, half_day: HalfDay, case_id: str) -> int:
        """How many inspections it still takes, were this case not booked in it: while it moves a case counts once."""
        others = {booking.case_id for booking in self.booked(half_day)} - {case_id}
        return self.capacity.of(half_day.half) - len(others)

    def on_duty(self, day: date, working: WorkingCalendar) -> bool:
        """A weekend day on which the agency works makes up for another day, so everybody is on duty."""
        weekday = day.isoweekday()
        return working.is_working_day(day) and (weekday in self.duty_days or weekday in _WEEKEND)

    def leave_on(self, half_day: HalfDay) -> Leave | None:
        return next((leave for leave in self.leave if leave.covers(half_day)), None)

    def delegate_on(self, day: date) -> str | None:
        return next((delegation.to for delegation in self.delegations if delegation.on(day)), None)


def calendar_id(agency: str, officer: str) -> str:
    """One per officer and agency; spellings that differ in case and white space are one officer."""
    return f"officer/{agency}/{officer_key(officer)}"


def officer_key(officer: str) -> str:
    return " ".join(officer.casefold().split())
