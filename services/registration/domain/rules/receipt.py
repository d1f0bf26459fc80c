"""The legal day of receipt: today, or at the counter an earlier day that an officer enters and explains."""

from __future__ import annotations

from datetime import date

from services.registration.domain.dossier import Channel
from services.registration.domain.rules.dates import read_past_date
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text


def read_receipt(
    channel: Channel, received_on: str | None, reason: str | None, today: date, findings: Findings
) -> tuple[date, str | None]:
    """The day and why it was given by hand, if it was."""
    why = read_optional_text(reason, "/received_on_reason", 500, findings)
    if not received_on:
        return today, None
    if channel is not Channel.COUNTER:
        message = "Only an officer at the counter may give the day of receipt (ngày tiếp nhận); leave it out."
        findings.add("/received_on", "received_on_not_allowed", message)
        return today, None
    if not why:
        message = "Say why the day of receipt (ngày tiếp nhận) is given by hand, e.g. a paper dossier entered later."
        findings.add("/received_on_reason", "required", message)
    return read_past_date(received_on, "/received_on", today, findings), why
