"""Holding an officer's time for a case, and letting it go."""

from __future__ import annotations

from services.inspection.application import settling
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.proposing import nearest
from services.inspection.domain.case import Case
from services.inspection.domain.commands import Schedule
from services.inspection.domain.officer_calendar import booking as acts
from services.inspection.domain.officer_calendar.calendar import (
    Booking,
    BookingStatus,
    OfficerCalendar,
    calendar_id,
)
from services.inspection.domain.scheduling.half_days import HalfDay, half_days_of
from services.inspection.domain.scheduling.places import Place
from services.inspection.domain.scheduling.placing import assess
from services.inspection.domain.scheduling.slots import Constraint, Failure, SlotUnavailable
from services.inspection.domain.scheduling.wanting import wanted_for
from shared.aggregate import Actor, Aggregate, Change
from shared.errors import AlreadyActed, Stale, Unavailable


def hold_time(
    stored: Aggregate[Case], command: Schedule, *, actor: Actor, ports: SchedulePorts, slot: HalfDay | None = None
) -> str:
    """Returns the booking's id. One atomic act on the one calendar: of two that want the last place one gets it.

    slot: when it is taken as a slot; a window of one's own may lie on days off, and before the goods are expected.
    An officer without a calendar gets the usual one. Raises SlotUnavailable, with alternatives.
    """
    agency = stored.state.agency.code
    id, booking = calendar_id(agency, command.officer), _booking(stored, command, ports)
    for _ in range(settling.TRIES):
        found = ports.calendars.find(id)
        if found is None:
            ports.ensure_officer(agency, command.officer, "/officer" if slot is None else "/slot/officer")
        try:
            if slot is not None:
                _ensure_on_duty(stored.state, command, slot, found, ports)
            _hold(id, found, booking, agency, command.officer, actor, ports)
            return booking.id
        except (Stale, AlreadyActed):
            continue
        except SlotUnavailable as refused:
            # Cases may have closed or moved since; what they booked does not count.
            rivals = (
                {other.case_id for half_day in booking.half_days for other in found.state.booked(half_day)}
                if found
                else ()
            )
            if settling.settle(id, ports=ports, only=rivals):
                continue
            place = Place(command.place, command.province)
            alternatives = nearest(stored.state, place, also=command.officer, ports=ports)
            raise SlotUnavailable(refused.failed, alternatives) from refused
    raise Unavailable(f"Too many others book with {command.officer} at this moment; try again.")


def let_go(id: str, booking_id: str, *, ports: SchedulePorts) -> None:
    """To be called only by who knows that the appointment does not stand and cannot come to stand any more."""
    for _ in range(settling.TRIES):
        found = ports.calendars.find(id)
        if found is None or all(booking.id != booking_id for booking in found.state.bookings):
            return
        calendar, now = acts.release(found.state, (booking_id,)), ports.clock()
        try:
            settling.save(
                ports.calendars, found, calendar, "time_let_go", settling.SETTLER, now, {"booking": booking_id}
            )
            return
        except Stale:
            continue


def _ensure_on_duty(
    case: Case, command: Schedule, slot: HalfDay, found: Aggregate[OfficerCalendar] | None, ports: SchedulePorts
) -> None:
    agency = case.agency.code
    rule = ports.rule_of(agency)
    calendar = found.state if found else acts.usual_calendar(agency, command.officer, rule)
    place = Place(command.place, command.province)
    wanted = wanted_for(case, place, law=ports.law, now=ports.clock())
    fails = assess(wanted, calendar, slot, ports.law.calendar(agency), rule).fails
    explained = {
        Constraint.OFF_DUTY: f"{calendar.officer} không trực ngày {slot.on}. / "
        f"{calendar.officer} is not on duty on the {slot}.",
        Constraint.NOT_ARRIVED: f"Hàng dự kiến về từ {wanted.arrives_from}. / "
        f"The goods are expected from {wanted.arrives_from} only.",
    }
    failed = tuple(Failure(constraint, explained[constraint]) for constraint in fails if constraint in explained)
    if failed:
        raise SlotUnavailable(failed)


def _hold(
    id: str,
    found: Aggregate[OfficerCalendar] | None,
    booking: Booking,
    agency: str,
    officer: str,
    actor: Actor,
    ports: SchedulePorts,
) -> None:
    now, rule = ports.clock(), ports.rule_of(agency)
    calendar = found.state if found else acts.usual_calendar(agency, officer, rule)
    held = acts.hold(acts.without_past(calendar, rule, now), booking)
    details = {
        "booking": booking.id,
        "case": booking.case_id,
        "file_code": booking.file_code,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
    }
    if found is not None:
        settling.save(ports.calendars, found, held, "time_held", actor, now, details)
        return
    change = Change(held, act="time_held", details=details, timer_at=settling.next_look(held, now))
    ports.calendars.create(id, change, actor=actor)


def _booking(stored: Aggregate[Case], command: Schedule, ports: SchedulePorts) -> Booking:
    rule = ports.rule_of(stored.state.agency.code)
    return Booking(
        id=ports.new_id(),
        case_id=stored.id,
        file_code=stored.state.file_code,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        half_days=half_days_of(command.starts_at, command.ends_at, rule),
        place=Place(command.place, command.province),
        status=BookingStatus.HELD,
        case_version=stored.version,
        held_at=ports.clock(),
    )
