"""File, amend and close a complaint."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime

from services.inspection.domain.commands import AmendComplaint, CloseComplaint, FileComplaint
from services.inspection.domain.complaint import Aim, Complaint, ComplaintStatus
from services.inspection.domain.findings import Findings
from shared.errors import NotAllowed
from shared.regulation import legal_day


def file_complaint(command: FileComplaint, *, by: str, now: datetime, agency: str | None = None) -> Complaint:
    """Raises Invalid."""
    today, findings = legal_day(now), Findings()
    _check_aim(command.aim, findings)
    findings.check(command.opened_on <= today, "/opened_on", "future", f"Lies after today, {today}.")
    _check_days(command.effective_from, command.effective_to, findings)
    findings.raise_if_any()
    return Complaint(
        ComplaintStatus.OPEN,
        command.source,
        command.text,
        command.opened_on,
        by,
        **asdict(command.aim),
        effective_from=command.effective_from,
        effective_to=command.effective_to,
        changed_at=now,
        agency=agency,
    )


def amend_complaint(complaint: Complaint, command: AmendComplaint, *, now: datetime) -> Complaint:
    """The whole of what it says anew; what it was about is remembered. Raises NotAllowed, Invalid."""
    _ensure_open(complaint, "amend")
    findings = Findings()
    _check_aim(command.aim, findings)
    _check_days(command.effective_from, command.effective_to, findings)
    findings.check(bool(command.reason.strip()), "/reason", "required", "Say why it is amended.")
    findings.raise_if_any()
    return replace(
        complaint,
        text=command.text,
        **asdict(command.aim),
        effective_from=command.effective_from,
        effective_to=command.effective_to,
        former=tuple(aim for aim in complaint.aims if aim != command.aim),
        changed_at=now,
    )


def close_complaint(complaint: Complaint, command: CloseComplaint, *, now: datetime) -> Complaint:
    """Raises NotAllowed, Invalid."""
    _ensure_open(complaint, "close")
    findings = Findings()
    findings.check(bool(command.reason.strip()), "/reason", "required", "Say how it was settled.")
    findings.raise_if_any()
    return replace(
        complaint,
        status=ComplaintStatus.CLOSED,
        closed_on=legal_day(now),
        closing_reason=command.reason,
        upheld=command.upheld,
        changed_at=now,
    )


def _ensure_open(complaint: Complaint, act: str) -> None:
    if complaint.status is ComplaintStatus.CLOSED:
        raise NotAllowed(act, complaint.status, ())


def _check_aim(aim: Aim, findings: Findings) -> None:
    message = "Say whom or what it is about: tax_code, hs_code, good_key, file_code or lot_no, or several of them."
    findings.check(aim.given, "", "no_object", message)


def _check_days(first: date | None, last: date | None, findings: Findings) -> None:
    message = "Lies before effective_from; leave it out, or name a later day."
    findings.check(first is None or last is None or first <= last, "/effective_to", "before_start", message)
