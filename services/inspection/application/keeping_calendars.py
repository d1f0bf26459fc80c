"""Use cases: set up and keep officers' calendars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.inspection.application import settling
from services.inspection.application.access import SEES_ALL, STAFF
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.domain.officer_calendar.booking import usual_calendar
from services.inspection.domain.officer_calendar.calendar import (
    Delegation,
    LeaveStatus,
    OfficerCalendar,
    calendar_id,
    officer_key,
)
from services.inspection.domain.officer_calendar.keeping import (
    AskLeave,
    Duty,
    ask_leave,
    decide_leave,
    delegate,
    ensure_name,
    set_duty,
    to_be_moved,
)
from shared.aggregate import Actor, Aggregate, Change, Json, Once
from shared.errors import AlreadyActed, Forbidden, Stale
from shared.regulation import legal_day

KEEPERS = ("reviewer", "signer", "admin")
Decide = Callable[[OfficerCalendar], OfficerCalendar]


@dataclass(frozen=True)
class OfficerRequest:
    """Who acts on which officer's calendar. agency: None for the actor's own. expected: version seen; 0 if none was."""

    officer: str
    actor: Actor
    agency: str | None = None
    expected: int | None = None
    once: Once | None = None


def set_officer_duty(request: OfficerRequest, duty: Duty, *, ports: SchedulePorts) -> Json:
    """Also sets up the calendar of an officer who has none (expected version 0). Returns `answer_of`.

    These use cases raise NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused.
    """
    _ensure_keeper(request)
    ensure_name(request.officer)
    details = {
        "home": duty.home.site,
        "province": duty.home.province,
        "duty_days": list(duty.duty_days),
        "capacity": [duty.capacity.morning, duty.capacity.afternoon],
    }
    return _act(request, "duty_set", lambda calendar: set_duty(calendar, duty), details, ports=ports)


def ask_officer_leave(request: OfficerRequest, command: AskLeave, *, ports: SchedulePorts) -> Json:
    """Officers ask for their own; who keeps calendars grants at once."""
    ensure_name(request.officer)
    keeper = request.actor.role in KEEPERS
    if not keeper and not _is_own(request):
        raise Forbidden("Officers ask for leave of their own; a reviewer or signer enters that of others.")
    asked = replace(command, granted=keeper)
    today = legal_day(ports.clock())
    details = {"leave": command.id, "first": str(command.first), "last": str(command.last)}
    act = "leave_granted" if keeper else "leave_asked"
    return _act(
        request, act, lambda calendar: ask_leave(calendar, asked, today=today), details, command.reason, ports=ports
    )


def decide_officer_leave(
    request: OfficerRequest, leave_id: str, becomes: LeaveStatus, reason: str | None, *, ports: SchedulePorts
) -> Json:
    """Keepers grant, refuse and withdraw; officers withdraw their own."""
    if not (becomes is LeaveStatus.WITHDRAWN and _is_own(request)):
        _ensure_keeper(request)

    def decide(calendar: OfficerCalendar) -> OfficerCalendar:
        return decide_leave(calendar, leave_id, becomes, by=request.actor.id, reason=reason)

    return _act(request, f"leave_{becomes.lower()}", decide, {"leave": leave_id}, reason, ports=ports)


def set_delegations(request: OfficerRequest, delegations: tuple[Delegation, ...], *, ports: SchedulePorts) -> Json:
    _ensure_keeper(request)
    ensure_name(request.officer)
    today, agency = legal_day(ports.clock()), agency_of(request.actor, request.agency)
    for index, one in enumerate(delegations):
        ports.ensure_officer(agency, one.to, f"/delegations/{index}/to")
    details = {
        "delegations": [
            {"to": one.to, "first": one.first.isoformat(), "last": one.last.isoformat(), "reason": one.reason}
            for one in delegations
        ]
    }
    return _act(
        request, "delegations_set", lambda calendar: delegate(calendar, delegations, today=today), details, ports=ports
    )


def read_calendar(request: OfficerRequest, *, ports: SchedulePorts) -> Aggregate[OfficerCalendar]:
    """An officer without a calendar has the usual one, version 0. Raises Forbidden."""
    agency = agency_of(request.actor, request.agency)
    id = calendar_id(agency, request.officer)
    found = ports.calendars.find(id)
    return found or Aggregate(id, 0, usual_calendar(agency, request.officer, ports.rule_of(agency)))


def list_calendars(actor: Actor, agency: str | None, *, ports: SchedulePorts) -> Sequence[Aggregate[OfficerCalendar]]:
    return ports.calendars.of_agency(agency_of(actor, agency))


def read_calendar_history(request: OfficerRequest, *, ports: SchedulePorts) -> Sequence[Json]:
    """Raises NotFound, Forbidden."""
    return ports.calendars.history(calendar_id(agency_of(request.actor, request.agency), request.officer))


def agency_of(actor: Actor, agency: str | None) -> str:
    """Staff belong to one agency; supervisors name one. Raises Forbidden."""
    if actor.role in SEES_ALL:
        if agency is None:
            raise Forbidden("You belong to no agency; name one with ?agency=.")
        return agency
    if actor.role not in STAFF or actor.agency is None or agency not in (None, actor.agency):
        raise Forbidden("Officers' calendars are for the staff of their own agency.")
    return actor.agency


def _act(
    request: OfficerRequest,
    act: str,
    decide: Decide,
    details: Json,
    reason: str | None = None,
    *,
    ports: SchedulePorts,
) -> Json:
    once = request.once
    if once and (given := ports.calendars.answered(once)) is not None:
        return given
    stored = read_calendar(request, ports=ports)
    if request.expected is not None and request.expected != stored.version:
        raise Stale(request.expected, stored.version)
    if stored.version == 0:
        ports.ensure_officer(stored.state.agency, request.officer, "/officer")
    now = ports.clock()
    calendar = decide(stored.state)
    answer = answer_of(stored.version + 1, calendar, now)
    timer_at = settling.next_look(calendar, now)
    change = Change(calendar, act=act, reason=reason, details=details, timer_at=timer_at)
    if stored.version > 0:
        ports.calendars.save(stored, change, actor=request.actor, once=once, answer=answer)
        return answer
    try:
        ports.calendars.create(stored.id, change, actor=request.actor, once=once, answer=answer)
    except AlreadyActed as clash:
        if clash.taken == stored.id:
            raise Stale(0, ports.calendars.load(stored.id).version) from clash
        raise
    return answer


def answer_of(version: int, calendar: OfficerCalendar, now: datetime) -> Json:
    """to_move: what the leave or the capacity now leaves no room for."""
    return {
        "officer": calendar.officer,
        "agency": calendar.agency,
        "version": version,
        "to_move": [
            {
                "case": booking.case_id,
                "file_code": booking.file_code,
                "starts_at": booking.starts_at.isoformat(),
                "ends_at": booking.ends_at.isoformat(),
                "place": booking.place.site,
                "stand_in": calendar.delegate_on(booking.half_days[0].on),
            }
            for booking in to_be_moved(calendar, now)
        ],
    }


def _ensure_keeper(request: OfficerRequest) -> None:
    if request.actor.role not in KEEPERS:
        raise Forbidden(f"Calendars are kept by {', '.join(KEEPERS)}.")


def _is_own(request: OfficerRequest) -> bool:
    return officer_key(request.actor.id.removeprefix("officer:")) == officer_key(request.officer)
