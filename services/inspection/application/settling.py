"""Settling: each booking is confirmed or released by what its case says.

The case is the truth: a booking stands exactly while the case's appointment names it. A booking that was held, and whose
case has not moved since, may still get its appointment by a command that is under way. Before such a booking is released
the case's version is moved on, so that this command can no longer be stored: no appointment is ever left without its
booking.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from services.inspection.application.calendar_ports import OfficerCalendars, SchedulePorts
from services.inspection.application.ports import Cases
from services.inspection.domain.case import CONCLUDED, TERMINAL, Case
from services.inspection.domain.officer_calendar import booking as acts
from services.inspection.domain.officer_calendar.calendar import Booking, BookingStatus, OfficerCalendar
from shared.aggregate import Actor, Aggregate, Change
from shared.errors import Stale, Unavailable

SETTLER = Actor("service:inspection", "service")

# Longer than any request runs; what is older was left behind by a crash.
GRACE = timedelta(minutes=1)
# Cases close without a word to calendars; so often each calendar with bookings ahead looks for itself.
LOOK_AGAIN = timedelta(minutes=5)
_SOON = timedelta(seconds=5)
# Each loss of a race is somebody else's success, so this bounds nothing but the unforeseen.
TRIES = 200


class Verdict(Enum):
    KEEP = "keep"
    CONFIRM = "confirm"
    RELEASE = "release"
    FENCE = "fence"


def wanted(case: Case, booking: Booking, agency: str) -> bool:
    """Whether the case's appointment is the one that this was booked for."""
    appointed = case.appointment is not None and case.appointment.booking == booking.id
    over = case.status in TERMINAL | CONCLUDED or _taken_before(case, booking)
    return appointed and not over and case.agency.code == agency


def _taken_before(case: Case, booking: Booking) -> bool:
    """The sample was taken earlier than appointed, and need not be taken again."""
    return case.sample is not None and not case.broken_samples and case.sample.taken_at < booking.starts_at


def verdict_on(booking: Booking, stored: Aggregate[Case] | None, agency: str, now: datetime) -> Verdict:
    """FENCE: it may be released once the case's version is another one."""
    held = booking.status is BookingStatus.HELD
    if stored is not None and wanted(stored.state, booking, agency):
        return Verdict.CONFIRM if held else Verdict.KEEP
    if stored is None or not held or stored.version > booking.case_version:
        return Verdict.RELEASE
    return Verdict.FENCE if booking.held_at + GRACE <= now else Verdict.KEEP


def settle(id: str, *, ports: SchedulePorts, only: Collection[str] | None = None) -> bool:
    """Confirms and releases what can be in one calendar; whether anything changed. only: cases to look at.

    Raises Unavailable.
    """
    for _ in range(TRIES):
        stored = ports.calendars.find(id)
        if stored is None:
            return False
        now = ports.clock()
        confirmed, released = _settled(stored.state, now, ports.cases, only)
        calendar = acts.release(acts.confirm(stored.state, confirmed), released)
        if calendar == stored.state:
            return False
        details = {"confirmed": sorted(confirmed), "released": sorted(released)}
        try:
            save(ports.calendars, stored, calendar, "bookings_settled", SETTLER, now, details)
        except Stale:
            continue
        return bool(released)
    raise Unavailable(f"Too many others book with {id} at this moment; try again.")


def look_again(id: str, *, ports: SchedulePorts) -> None:
    """What the sweep does with each calendar whose time has come. Raises Unavailable."""
    settle(id, ports=ports)
    stored, now = ports.calendars.find(id), ports.clock()
    if stored is not None:
        # What is due then and was kept is still in its grace by another clock's measure.
        due = next_look(stored.state, now) or now + LOOK_AGAIN
        ports.calendars.stand_back(id, version=stored.version, until=max(due, now + _SOON))


def save(
    calendars: OfficerCalendars,
    stored: Aggregate[OfficerCalendar],
    calendar: OfficerCalendar,
    act: str,
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any],
) -> None:
    change = Change(calendar, act=act, details=details, timer_at=next_look(calendar, now))
    calendars.save(stored, change, actor=actor)


def next_look(calendar: OfficerCalendar, now: datetime) -> datetime | None:
    """When the calendar next compares itself with its cases."""
    held = [booking.held_at + GRACE for booking in calendar.bookings if booking.status is BookingStatus.HELD]
    ahead = any(booking.ends_at > now for booking in calendar.bookings)
    return min([*held, *([now + LOOK_AGAIN] if ahead else [])], default=None)


def _settled(
    calendar: OfficerCalendar, now: datetime, cases: Cases, only: Collection[str] | None
) -> tuple[set[str], set[str]]:
    confirmed, released = set(), set()
    for booking in calendar.bookings:
        # What has been stays for the plan of that day.
        over = booking.status is BookingStatus.CONFIRMED and booking.ends_at <= now
        if over or (only is not None and booking.case_id not in only):
            continue
        verdict = _fenced(booking, calendar.agency, now, cases)
        if verdict is Verdict.CONFIRM:
            confirmed.add(booking.id)
        elif verdict is Verdict.RELEASE:
            released.add(booking.id)
    return confirmed, released


def _fenced(booking: Booking, agency: str, now: datetime, cases: Cases) -> Verdict:
    for _ in range(TRIES):
        stored = cases.find(booking.case_id)
        verdict = verdict_on(booking, stored, agency, now)
        if verdict is not Verdict.FENCE or stored is None:
            return verdict
        reason = "A command to schedule was cut off; the time that it held is free again."
        try:
            cases.save(stored, Change(stored.state, act="slot_released", reason=reason), actor=SETTLER)
        except Stale:
            continue
        return Verdict.RELEASE
    return Verdict.KEEP
