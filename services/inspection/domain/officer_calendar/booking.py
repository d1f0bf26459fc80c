"""Booking: hold a window, confirm or release it. Each is one act on the one calendar."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from services.inspection.domain.officer_calendar.calendar import (
    Booking,
    BookingStatus,
    Capacity,
    OfficerCalendar,
)
from services.inspection.domain.scheduling.half_days import HalfDay
from services.inspection.domain.scheduling.places import Place, too_far
from services.inspection.domain.scheduling.slots import Constraint, Failure, SlotUnavailable
from shared.regulation.officer_duty import DutyRule


def usual_calendar(agency: str, officer: str, rule: DutyRule) -> OfficerCalendar:
    """Of an officer for whom nobody has set up one."""
    capacity = Capacity(rule.capacity_morning, rule.capacity_afternoon)
    return OfficerCalendar(agency, officer, Place(agency), rule.duty_days, capacity)


def hold(calendar: OfficerCalendar, booking: Booking) -> OfficerCalendar:
    """Days off and hours are the officer's to agree on; leave, capacity and travel are not.

    Raises SlotUnavailable with every reason.
    """
    failed = tuple(
        Failure(constraint, explanation)
        for half_day in booking.half_days
        for constraint, explanation in obstacles(calendar, half_day, booking.case_id, booking.place)
    )
    if failed:
        raise SlotUnavailable(failed)
    return replace(calendar, bookings=(*calendar.bookings, booking))


def obstacles(
    calendar: OfficerCalendar, half_day: HalfDay, case_id: str, place: Place
) -> tuple[tuple[Constraint, str], ...]:
    """What in the calendar keeps the case from that half-day, each with its explanation."""
    found: list[tuple[Constraint, str]] = []
    officer, capacity = calendar.officer, calendar.capacity.of(half_day.half)
    if (leave := calendar.leave_on(half_day)) is not None:
        until = f"until the {leave.last}"
        found.append(
            (
                Constraint.ON_LEAVE,
                f"{officer} nghỉ phép đến {leave.last.on}. / {officer} is on leave on the {half_day}, {until}.",
            )
        )
    if calendar.free(half_day, case_id) < 1:
        found.append(
            (
                Constraint.CAPACITY,
                f"{officer} đã kín lịch ({capacity}) ngày {half_day.on}. / "
                f"{officer} takes {capacity} on the {half_day}; it is full.",
            )
        )
    others = (other for other in calendar.booked(half_day) if other.case_id != case_id)
    if (far := next((other for other in others if too_far(other.place, place)), None)) is not None:
        there = f"province {far.place.province}"
        found.append(
            (
                Constraint.TRAVEL,
                f"{officer} đã ở tỉnh {far.place.province} ngày {half_day.on}. / "
                f"{officer} is in {there} on the {half_day} already.",
            )
        )
    return tuple(found)


def confirm(calendar: OfficerCalendar, ids: Collection[str]) -> OfficerCalendar:
    return replace(
        calendar,
        bookings=tuple(
            replace(booking, status=BookingStatus.CONFIRMED) if booking.id in ids else booking
            for booking in calendar.bookings
        ),
    )


def release(calendar: OfficerCalendar, ids: Collection[str]) -> OfficerCalendar:
    return replace(calendar, bookings=tuple(booking for booking in calendar.bookings if booking.id not in ids))


def without_past(calendar: OfficerCalendar, rule: DutyRule, now: datetime) -> OfficerCalendar:
    """What is long over stands in the history."""
    since = now - timedelta(days=rule.keep_days)
    return replace(calendar, bookings=tuple(booking for booking in calendar.bookings if booking.ends_at >= since))
