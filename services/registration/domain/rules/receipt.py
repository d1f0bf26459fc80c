"""The legal day of receipt: today, or at the counter an earlier day that an officer enters and explains."""

from __future__ import annotations

from datetime import date

from services.registration.domain.dossier import Channel
from services.registration.domain.rules.dates import read_past_date
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from shared.regulation import load


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
    day = read_past_date(received_on, "/received_on", today, findings)
    check_regime_reaches(day, "/received_on", findings)
    return day, why


def check_regime_reaches(day: date, pointer: str, findings: Findings) -> None:
    """Before the first regime there is no law here under which a dossier could be handled."""
    first = min(regime.in_force_from for regime in load().regimes)
    if findings.clean(pointer) and day < first:
        message = (
            f"{day.isoformat()} lies before {first.isoformat()}, the first day of the earliest regime (chế độ kiểm tra); "
            "correct a slip, or finish a dossier of that time where it was begun."
        )
        findings.add(pointer, "before_any_regime", message)
