"""Use cases: set, move and cancel appointments. A sample inspection takes an officer's time.

Two documents have to agree: the officer's calendar and the case. The time is held in the calendar first, then the
appointment is set on the very version of the case that the hold was made for, then the hold is confirmed and the former
booking released. A crash between leaves a hold or a booking without appointment, which `settling` puts right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from services.inspection.application import settling, working
from services.inspection.application.access import ensure_may
from services.inspection.application.acting import Request, act_on_case
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.holding import hold_time, let_go
from services.inspection.application.outgoing import outgoing
from services.inspection.domain.acts.move_appointment import cancel_appointment, decline_wish, wish_move
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.case import Case
from services.inspection.domain.commands import CancelAppointment, DeclineWish, Schedule, WishMove
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.officer_calendar.calendar import calendar_id
from services.inspection.domain.scheduling.half_days import HalfDay, window_of
from services.inspection.domain.scheduling.wanting import place_of
from services.inspection.domain.states import Act
from shared.aggregate import Change, Json
from shared.errors import Conflict, Permanent, Stale, Transient
from shared.regulation import legal_day

Choose = Callable[[Case], Schedule]


@dataclass(frozen=True)
class Taken:
    """A slot as proposed. site, province: None for where the goods are as far as the case knows."""

    kind: AppointmentKind
    officer: str
    half_day: HalfDay
    site: str | None = None
    province: str | None = None
    reason: str | None = None


def take_slot(request: Request, taken: Taken, *, ports: SchedulePorts) -> Json:
    """As `schedule_inspection`; the officer must be on duty and the goods expected to have come."""

    def choose(case: Case) -> Schedule:
        place = place_of(case, taken.site, taken.province)
        starts_at, ends_at = window_of(taken.half_day, ports.rule_of(case.agency.code))
        return Schedule(taken.kind, starts_at, ends_at, place.site, taken.officer, taken.reason, place.province)

    return schedule_inspection(request, choose, ports=ports, slot=taken.half_day)


def schedule_inspection(request: Request, choose: Choose, *, ports: SchedulePorts, slot: HalfDay | None = None) -> Json:
    """choose: the command, once the case is known. slot: the half-day, when it was chosen by that.

    Returns `answer_of`; raises SlotUnavailable besides what every act raises.
    """
    once = request.once
    if once and (given := ports.cases.answered(once)) is not None:
        return given
    stored = ports.cases.load(request.id)
    ensure_may(request.actor, Act.SCHEDULE, stored.state)
    if request.expected is not None and request.expected != stored.version:
        raise Stale(request.expected, stored.version)
    command = _with_reason(choose(stored.state), stored.state)
    schedule(stored.state, command, now=ports.clock())
    request = replace(request, expected=stored.version)
    if command.kind is not AppointmentKind.SAMPLE_INSPECTION:
        answer = working.schedule_inspection(request, command, cases=ports.cases, clock=ports.clock)
        free_former(stored.state, ports)
        return answer
    held = hold_time(stored, command, actor=request.actor, ports=ports, slot=slot)
    where = calendar_id(stored.state.agency.code, command.officer)
    try:
        command = replace(command, booking=held)
        answer = working.schedule_inspection(request, command, cases=ports.cases, clock=ports.clock)
    except (Permanent, Conflict):
        # Refused for good, so the appointment does not and will not stand. In any other case only settling can tell.
        _quietly(lambda: let_go(where, held, ports=ports))
        raise
    _quietly(lambda: settling.settle(where, ports=ports, only=(request.id,)))
    free_former(stored.state, ports, besides=where)
    return answer


def cancel_case_appointment(request: Request, command: CancelAppointment, *, ports: SchedulePorts) -> Json:
    before: list[Case] = []

    def decide(case: Case, now: datetime) -> Change[Case]:
        before.append(case)
        (cancelled, event), former = cancel_appointment(case, command, now=now), case.appointment
        details = {"officer": former.officer, "starts_at": former.starts_at.isoformat()} if former else {}
        return Change(
            cancelled, act="appointment_cancelled", event=outgoing(event), reason=command.reason, details=details
        )

    answer = act_on_case(request, Act.CANCEL_APPOINTMENT, decide, cases=ports.cases, clock=ports.clock)
    for case in before:
        free_former(case, ports)
    return answer


def wish_another_time(request: Request, command: WishMove, *, ports: SchedulePorts) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        until = command.not_after.isoformat() if command.not_after else None
        details = {"not_before": command.not_before.isoformat(), "not_after": until}
        wished = wish_move(case, command, now=now, today=legal_day(now))
        return Change(wished, act="move_wished", reason=command.reason, details=details)

    return act_on_case(request, Act.WISH_MOVE, decide, cases=ports.cases, clock=ports.clock)


def decline_case_wish(request: Request, command: DeclineWish, *, ports: SchedulePorts) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        declined, event = decline_wish(case, command, now=now)
        return Change(declined, act="move_declined", event=outgoing(event), reason=command.reason)

    return act_on_case(request, Act.DECLINE_WISH, decide, cases=ports.cases, clock=ports.clock)


def _with_reason(command: Schedule, case: Case) -> Schedule:
    """Whoever grants a wish has its reason."""
    return command if command.reason or case.wish is None else replace(command, reason=case.wish.reason)


def free_former(case: Case, ports: SchedulePorts, besides: str | None = None) -> None:
    """What was booked for the appointment that the case had, where it is not needed any more.

    besides: a calendar that was settled just now.
    """
    former = case.appointment
    if former is None or former.booking is None:
        return
    where = calendar_id(case.agency.code, former.officer)
    if where != besides:
        _quietly(lambda: settling.settle(where, ports=ports, only=(case.dossier_id,)))


def _quietly(work: Callable[[], object]) -> None:
    """The act stands, or is refused, whatever becomes of this; the sweep does it again."""
    try:
        work()
    except Transient:
        return
