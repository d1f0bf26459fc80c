"""The appointment falls away, or the importer wishes for another time and is told yes (by scheduling again) or no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import CancelAppointment, DeclineWish, WishMove
from services.inspection.domain.events import AppointmentCancelled, MoveDeclined
from services.inspection.domain.evidence import Wish
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after


def cancel_appointment(case: Case, command: CancelAppointment, *, now: datetime) -> tuple[Case, AppointmentCancelled]:
    """Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.CANCEL_APPOINTMENT)
    _said(command.reason)
    cancelled = replace(case, appointment=None, wish=None)
    event = AppointmentCancelled(case.file_code, now, *_told(case, Act.CANCEL_APPOINTMENT), command.reason)
    return replace(cancelled, status=status_after(transition, cancelled)), event


def wish_move(case: Case, command: WishMove, *, now: datetime, today: date) -> Case:
    """A later wish replaces the former. Raises NotAllowed, Invalid."""
    ensure_allowed(case, Act.WISH_MOVE)
    findings = Findings()
    findings.check(bool(command.reason.strip()), "/reason", "required", "Say why another time is wanted.")
    findings.check(command.not_before >= today, "/not_before", "past", f"Lies before today, {today}.")
    in_order = command.not_after is None or command.not_after >= command.not_before
    findings.check(in_order, "/not_after", "turned", "Lies before the first day wished for.")
    findings.raise_if_any()
    return replace(case, wish=Wish(command.by, now, command.reason, command.not_before, command.not_after))


def decline_wish(case: Case, command: DeclineWish, *, now: datetime) -> tuple[Case, MoveDeclined]:
    """The appointment stays as it is. Raises NotAllowed, Invalid."""
    ensure_allowed(case, Act.DECLINE_WISH)
    _said(command.reason)
    event = MoveDeclined(case.file_code, now, *_told(case, Act.DECLINE_WISH), command.reason)
    return replace(case, wish=None), event


def _told(case: Case, act: Act) -> tuple[str, datetime, datetime, str, str]:
    set_for = case.appointment
    if set_for is None:  # the table asks for an appointment; this tells the type checker
        raise not_allowed(case, act, "there is no appointment")
    return set_for.kind.value, set_for.starts_at, set_for.ends_at, set_for.place, set_for.officer


def _said(reason: str) -> None:
    findings = Findings()
    findings.check(bool(reason.strip()), "/reason", "required", "Say why, for the history.")
    findings.raise_if_any()
