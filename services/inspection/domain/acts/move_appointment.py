"""The appointment falls away, or the importer wishes for another time and is told yes (by scheduling again) or no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import CancelAppointment, DeclineWish, WishMove
from services.inspection.domain.evidence import Wish
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, status_after


def cancel_appointment(case: Case, command: CancelAppointment) -> Case:
    """Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.CANCEL_APPOINTMENT)
    _said(command.reason)
    cancelled = replace(case, appointment=None, wish=None)
    return replace(cancelled, status=status_after(transition, cancelled))


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


def decline_wish(case: Case, command: DeclineWish) -> Case:
    """The appointment stays as it is. Raises NotAllowed, Invalid."""
    ensure_allowed(case, Act.DECLINE_WISH)
    _said(command.reason)
    return replace(case, wish=None)


def _said(reason: str) -> None:
    findings = Findings()
    findings.check(bool(reason.strip()), "/reason", "required", "Say why, for the history.")
    findings.raise_if_any()
