"""Use case: an officer's day, in travel order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.keeping_calendars import OfficerRequest, read_calendar
from services.inspection.application.settling import wanted
from services.inspection.domain.case import Case
from services.inspection.domain.officer_calendar.calendar import Booking, Leave, OfficerCalendar
from services.inspection.domain.scheduling.day_order import in_travel_order
from services.inspection.domain.scheduling.half_days import Half, HalfDay
from services.inspection.domain.scheduling.places import Travel
from shared.aggregate import Aggregate


@dataclass(frozen=True)
class Stop:
    booking: Booking
    travel: Travel
    case: Aggregate[Case]


@dataclass(frozen=True)
class DayPlan:
    """leave: what is granted for that day, or a half of it."""

    calendar: OfficerCalendar
    on: date
    on_duty: bool
    leave: tuple[Leave, ...]
    stops: tuple[Stop, ...]


def plan_day(request: OfficerRequest, on: date, *, ports: SchedulePorts) -> DayPlan:
    """Only what still stands by its case. Raises Forbidden."""
    calendar = read_calendar(request, ports=ports).state
    halves = [HalfDay(on, half) for half in Half]
    booked = {booking.id: booking for half_day in halves for booking in calendar.booked(half_day)}
    cases = {booking.id: ports.cases.find(booking.case_id) for booking in booked.values()}
    standing = {
        id: case
        for id, case in cases.items()
        if case is not None and (wanted(case.state, booked[id], calendar.agency) or _was(case.state, id))
    }
    ordered = in_travel_order((booked[id] for id in standing), calendar.home)
    leave = {found.id: found for half_day in halves if (found := calendar.leave_on(half_day))}
    return DayPlan(
        calendar,
        on,
        calendar.on_duty(on, ports.law.calendar(calendar.agency)),
        tuple(leave.values()),
        tuple(Stop(booking, travel, standing[booking.id]) for booking, travel in ordered),
    )


def _was(case: Case, booking_id: str) -> bool:
    """A case that is over may have been inspected on that day."""
    return case.appointment is not None and case.appointment.booking == booking_id and case.sample is not None
