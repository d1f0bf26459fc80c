"""Keeping a calendar: duty, leave, delegations. Each returns the calendar after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.inspection.domain.findings import Findings
from services.inspection.domain.officer_calendar.calendar import (
    Booking,
    Capacity,
    Delegation,
    Leave,
    LeaveStatus,
    OfficerCalendar,
    officer_key,
)
from services.inspection.domain.scheduling.half_days import HalfDay
from services.inspection.domain.scheduling.places import Place
from shared.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class Duty:
    home: Place
    duty_days: tuple[int, ...]
    capacity: Capacity


@dataclass(frozen=True)
class AskLeave:
    """granted: by somebody who may grant it, at once."""

    id: str
    first: HalfDay
    last: HalfDay
    reason: str
    by: str
    granted: bool


_NAME_AT_MOST = 100
# No rule of the law: what is longer, or further away, is a slip, as a year with one digit too many.
LEAVE_AT_MOST = timedelta(days=366)
MOST_AHEAD = timedelta(days=731)


def ensure_name(officer: str) -> None:
    """As long as appointments may give it. Raises Invalid."""
    findings = Findings()
    fits = 0 < len(officer.strip()) <= len(officer) <= _NAME_AT_MOST
    findings.check(fits, "", "officer", f"An officer's id or name has 1 to {_NAME_AT_MOST} characters.")
    findings.raise_if_any()


def set_duty(calendar: OfficerCalendar, duty: Duty) -> OfficerCalendar:
    """What is booked already stays, even above the new capacity."""
    days = tuple(sorted(set(duty.duty_days)))
    return replace(calendar, home=duty.home, duty_days=days, capacity=duty.capacity, kept=True)


def ask_leave(calendar: OfficerCalendar, command: AskLeave, *, today: date) -> OfficerCalendar:
    """Raises Invalid."""
    findings = Findings()
    turned = command.first.order <= command.last.order
    findings.check(turned, "/last", "turned", "The leave ends before it begins.")
    findings.check(command.last.on >= today, "/last/on", "past", f"Leave lies ahead; today is {today}.")
    longest = command.last.on - command.first.on <= LEAVE_AT_MOST
    message = f"Over {LEAVE_AT_MOST.days} days; enter the year that comes, and the rest when it is near."
    findings.check(longest, "/last/on", "too_long", message)
    check_not_too_far(command.last.on, "/last/on", today, findings)
    for other in _standing_between(calendar, command.first, command.last):
        message = f"Leave {other.id} from {other.first} to {other.last} is {other.status}; withdraw it first."
        findings.add("/first", "overlap", message)
    findings.raise_if_any()
    status = LeaveStatus.GRANTED if command.granted else LeaveStatus.REQUESTED
    decided_by = command.by if command.granted else None
    leave = Leave(command.id, command.first, command.last, command.reason, status, command.by, decided_by)
    return replace(calendar, leave=(*calendar.leave, leave))


def _standing_between(calendar: OfficerCalendar, first: HalfDay, last: HalfDay) -> list[Leave]:
    standing = (LeaveStatus.REQUESTED, LeaveStatus.GRANTED)
    return [
        one
        for one in calendar.leave
        if one.status in standing and one.first.order <= last.order and first.order <= one.last.order
    ]


_AFTER = {
    LeaveStatus.REQUESTED: (LeaveStatus.GRANTED, LeaveStatus.REFUSED, LeaveStatus.WITHDRAWN),
    LeaveStatus.GRANTED: (LeaveStatus.WITHDRAWN,),
    LeaveStatus.REFUSED: (),
    LeaveStatus.WITHDRAWN: (),
}


def decide_leave(
    calendar: OfficerCalendar, leave_id: str, becomes: LeaveStatus, *, by: str, reason: str | None
) -> OfficerCalendar:
    """Grant, refuse or withdraw. Raises NotFound, NotAllowed, Invalid."""
    leave = next((leave for leave in calendar.leave if leave.id == leave_id), None)
    if leave is None:
        raise NotFound(f"{calendar.officer} has no leave {leave_id}.")
    if becomes not in _AFTER[leave.status]:
        raise NotAllowed(becomes.lower(), leave.status, [status.lower() for status in _AFTER[leave.status]])
    findings = Findings()
    told = becomes is LeaveStatus.GRANTED or bool((reason or "").strip())
    findings.check(told, "/reason", "required", "Say why, for the history.")
    findings.raise_if_any()
    decided = replace(leave, status=becomes, decided_by=by, decision=reason)
    return replace(calendar, leave=tuple(decided if one is leave else one for one in calendar.leave))


def delegate(calendar: OfficerCalendar, delegations: tuple[Delegation, ...], *, today: date) -> OfficerCalendar:
    """Replaces all delegations; what stands already may be given again. Raises Invalid."""
    findings = Findings()
    for i, one in enumerate(delegations):
        findings.check(one.first <= one.last, f"/delegations/{i}/last", "turned", "It ends before it begins.")
        if one not in calendar.delegations:
            long_ago = today - LEAVE_AT_MOST
            message = f"{one.first} is a slip? Name {long_ago} or a later day."
            findings.check(one.first >= long_ago, f"/delegations/{i}/first", "too_far", message)
            check_not_too_far(one.last, f"/delegations/{i}/last", today, findings)
        other = officer_key(one.to) != officer_key(calendar.officer)
        findings.check(other, f"/delegations/{i}/to", "self", "Nobody stands in for himself.")
        again = any(one.first <= before.last and before.first <= one.last for before in delegations[:i])
        findings.check(not again, f"/delegations/{i}/first", "overlap", "Another delegation covers these days.")
    findings.raise_if_any()
    return replace(calendar, delegations=delegations)


def check_not_too_far(day: date, pointer: str, today: date, findings: Findings) -> None:
    latest = today + MOST_AHEAD
    findings.check(day <= latest, pointer, "too_far", f"{day} is a slip? Name {latest} or an earlier day.")


def to_be_moved(calendar: OfficerCalendar, now: datetime) -> tuple[Booking, ...]:
    """Bookings still to come that granted leave hits, or that are more than fits, the earliest first."""
    ahead = [booking for booking in calendar.bookings if booking.starts_at > now]
    hit = (
        booking
        for booking in ahead
        if any(calendar.leave_on(half_day) or _too_many(calendar, half_day) for half_day in booking.half_days)
    )
    return tuple(sorted(hit, key=lambda booking: (booking.starts_at, booking.file_code)))


def _too_many(calendar: OfficerCalendar, half_day: HalfDay) -> bool:
    return calendar.free(half_day, "") < 0
