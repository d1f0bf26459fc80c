"""Schedule: a document review or a sample inspection gets its window, place and officer; again: it is moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.inspection.domain.case import Case, Mode
from services.inspection.domain.commands import Schedule
from services.inspection.domain.events import Scheduled
from services.inspection.domain.evidence import Appointment, AppointmentKind
from services.inspection.domain.findings import Findings
from services.inspection.domain.officer_calendar.keeping import check_not_too_far
from services.inspection.domain.states import Act, ensure_allowed, status_after
from shared.regulation import legal_day

# The officer's calendar holds every half-day of it.
_LONGEST = timedelta(days=31)


def schedule(case: Case, command: Schedule, *, now: datetime) -> tuple[Case, Scheduled]:
    """Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.SCHEDULE)
    former = case.appointment if case.appointment and case.appointment.kind is command.kind else None
    _check(case, command, former, now)
    appointment = Appointment(
        command.kind,
        command.starts_at,
        command.ends_at,
        command.place,
        command.officer,
        times=1 if former is None else former.times + 1,
        province=command.province,
        booking=command.booking,
    )
    scheduled = replace(case, appointment=appointment, officer=case.officer or command.officer, wish=None)
    scheduled = replace(scheduled, status=status_after(transition, scheduled))
    event = Scheduled(
        case.file_code, now, command.kind.value, command.starts_at, command.ends_at, command.place, command.officer
    )
    return scheduled, event


def _check(case: Case, command: Schedule, former: Appointment | None, now: datetime) -> None:
    findings = Findings()
    findings.check(command.ends_at > command.starts_at, "/ends_at", "window", "The window ends before it starts.")
    message = f"Over {_LONGEST.days} days; give each visit an appointment of its own."
    findings.check(command.ends_at - command.starts_at <= _LONGEST, "/ends_at", "too_long", message)
    findings.check(command.starts_at > now, "/starts_at", "past", "The window lies in the past; choose a later one.")
    check_not_too_far(legal_day(command.starts_at), "/starts_at", legal_day(now), findings)
    if command.kind is AppointmentKind.SAMPLE_INSPECTION:
        fits = case.mode is Mode.SAMPLE
        message = f"No sample is taken in mode {case.mode}; change the mode first, or schedule a document review."
        findings.check(fits, "/kind", "mode", message)
    elif case.checklist is not None and case.checklist.complete:
        findings.add("/kind", "done", "The documents were checked already; schedule the sample inspection.")
    if former is not None and case.wish is None and not (command.reason or "").strip():
        findings.add("/reason", "required", "Moving an appointment needs a reason, for the history.")
    findings.raise_if_any()
