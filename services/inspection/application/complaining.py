"""Use cases: file, close and list complaints."""

from __future__ import annotations

from collections.abc import Sequence

from services.inspection.application.acting import Request
from services.inspection.application.ports import Complaints
from services.inspection.domain.acts.complaints import close_complaint, file_complaint
from services.inspection.domain.commands import CloseComplaint, FileComplaint
from services.inspection.domain.complaint import Complaint, ComplaintStatus
from shared.aggregate import Actor, Aggregate, Change, Json, Once
from shared.clock import Clock, NewId
from shared.errors import Stale
from shared.regulation import legal_day


def file_new_complaint(
    command: FileComplaint, *, actor: Actor, once: Once | None, complaints: Complaints, new_id: NewId, clock: Clock
) -> Json:
    """The answer: id, version, status. Raises Invalid, KeyReused, AlreadyActed when an equal call was faster."""
    if once and (given := complaints.answered(once)) is not None:
        return given
    complaint = file_complaint(command, by=actor.id, today=legal_day(clock()))
    id = new_id()
    answer = _answer(id, 1, complaint)
    complaints.create(id, Change(complaint, act="complaint_filed"), actor=actor, once=once, answer=answer)
    return answer


def close_open_complaint(request: Request, command: CloseComplaint, *, complaints: Complaints, clock: Clock) -> Json:
    """Raises NotFound, NotAllowed, Stale, Invalid, KeyReused."""
    once = request.once
    if once and (given := complaints.answered(once)) is not None:
        return given
    aggregate = complaints.load(request.id)
    if request.expected is not None and request.expected != aggregate.version:
        raise Stale(request.expected, aggregate.version)
    closed = close_complaint(aggregate.state, command, today=legal_day(clock()))
    answer = _answer(aggregate.id, aggregate.version + 1, closed)
    change = Change(closed, act="complaint_closed", reason=command.reason)
    complaints.save(aggregate, change, actor=request.actor, once=once, answer=answer)
    return answer


def list_complaints(
    *, status: ComplaintStatus | None, tax_code: str | None, before: str | None, limit: int, complaints: Complaints
) -> Sequence[Aggregate[Complaint]]:
    """The newest first. A complaint belongs to no agency: an importer registers with several."""
    return complaints.page(status=status, tax_code=tax_code, before=before, limit=limit)


def _answer(id: str, version: int, complaint: Complaint) -> Json:
    return {"id": id, "version": version, "status": complaint.status.value}
