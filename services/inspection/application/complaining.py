"""Use cases: file, amend and close complaints. What follows for open cases is the sweep's (`spreading`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.inspection.application.acting import Request
from services.inspection.application.ports import Complaints
from services.inspection.application.seeing import agency_of
from services.inspection.domain.acts.complaints import amend_complaint, close_complaint, file_complaint
from services.inspection.domain.commands import AmendComplaint, CloseComplaint, FileComplaint
from services.inspection.domain.complaint import Complaint
from shared.aggregate import Actor, Change, Json, Once
from shared.clock import Clock, NewId
from shared.errors import Stale


def file_new_complaint(
    command: FileComplaint, *, actor: Actor, once: Once | None, complaints: Complaints, new_id: NewId, clock: Clock
) -> Json:
    """The answer: id, version, status. Raises Invalid, Forbidden, KeyReused, AlreadyActed when an equal call was faster."""
    if once and (given := complaints.answered(once)) is not None:
        return given
    agency, now = agency_of(actor), clock()
    complaint = file_complaint(command, by=actor.id, now=now, agency=agency)
    id = new_id()
    answer = _answer(id, 1, complaint)
    change = Change(complaint, act="complaint_filed", timer_at=now)
    complaints.create(id, change, actor=actor, once=once, answer=answer)
    return answer


def amend_open_complaint(request: Request, command: AmendComplaint, *, complaints: Complaints, clock: Clock) -> Json:
    """Raises NotFound, NotAllowed, Stale, Invalid, KeyReused."""

    def decide(complaint: Complaint, now: datetime) -> Change[Complaint]:
        amended = amend_complaint(complaint, command, now=now)
        return Change(amended, act="complaint_amended", reason=command.reason, timer_at=now)

    return _act(request, decide, complaints, clock)


def close_open_complaint(request: Request, command: CloseComplaint, *, complaints: Complaints, clock: Clock) -> Json:
    """Raises NotFound, NotAllowed, Stale, Invalid, KeyReused."""

    def decide(complaint: Complaint, now: datetime) -> Change[Complaint]:
        closed = close_complaint(complaint, command, now=now)
        details = {"upheld": command.upheld}
        return Change(closed, act="complaint_closed", reason=command.reason, details=details, timer_at=now)

    return _act(request, decide, complaints, clock)


def _act(
    request: Request, decide: Callable[[Complaint, datetime], Change[Complaint]], complaints: Complaints, clock: Clock
) -> Json:
    once = request.once
    if once and (given := complaints.answered(once)) is not None:
        return given
    aggregate = complaints.load(request.id)
    if request.expected is not None and request.expected != aggregate.version:
        raise Stale(request.expected, aggregate.version)
    change = decide(aggregate.state, clock())
    answer = _answer(aggregate.id, aggregate.version + 1, change.state)
    complaints.save(aggregate, change, actor=request.actor, once=once, answer=answer)
    return answer


def _answer(id: str, version: int, complaint: Complaint) -> Json:
    return {"id": id, "version": version, "status": complaint.status.value}
