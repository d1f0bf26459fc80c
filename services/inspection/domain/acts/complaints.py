"""File and close a complaint."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.inspection.domain.commands import CloseComplaint, FileComplaint
from services.inspection.domain.complaint import Complaint, ComplaintStatus
from services.inspection.domain.findings import Findings
from shared.errors import NotAllowed


def file_complaint(command: FileComplaint, *, by: str, today: date) -> Complaint:
    """Raises Invalid."""
    findings = Findings()
    aimed = any((command.tax_code, command.hs_code, command.good_key))
    message = "Say whom or what it is about: tax_code, hs_code or good_key, or several of them."
    findings.check(aimed, "", "no_object", message)
    findings.check(command.opened_on <= today, "/opened_on", "future", f"Lies after today, {today}.")
    findings.raise_if_any()
    return Complaint(
        ComplaintStatus.OPEN,
        command.source,
        command.text,
        command.opened_on,
        by,
        command.tax_code,
        command.hs_code,
        command.good_key,
    )


def close_complaint(complaint: Complaint, command: CloseComplaint, *, today: date) -> Complaint:
    """Raises NotAllowed, Invalid."""
    if complaint.status is ComplaintStatus.CLOSED:
        raise NotAllowed("close", complaint.status, ())
    findings = Findings()
    findings.check(bool(command.reason.strip()), "/reason", "required", "Say how it was settled.")
    findings.raise_if_any()
    return replace(complaint, status=ComplaintStatus.CLOSED, closed_on=today, closing_reason=command.reason)
