"""Dates: readable, in the order that they must have, and not ahead of their time."""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.registration.domain.rules.findings import Findings

# No rule of the law: what lies further ahead than that is a slip, as a year with one digit too many.
MOST_AHEAD = timedelta(days=366)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_date(value: str | None, pointer: str, findings: Findings) -> date:
    """date.min when there is no readable date."""
    text = (value or "").strip()
    if not text:
        findings.add(pointer, "required", "This date is mandatory.")
        return date.min
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    findings.add(pointer, "date", f"'{text[:30]}' is no date; write it as 2026-10-01 (single window: 01/10/2026).")
    return date.min


def read_past_date(value: str | None, pointer: str, today: date, findings: Findings) -> date:
    """A date that may not lie in the future."""
    day = read_date(value, pointer, findings)
    if day > today:
        findings.add(pointer, "date_in_future", f"{day.isoformat()} lies after today, {today.isoformat()}.")
    return day


def check_not_too_far(day: date, pointer: str, today: date, findings: Findings) -> None:
    """For a day on which somebody is given something to do."""
    if day > today + MOST_AHEAD:
        latest = today + MOST_AHEAD
        findings.add(pointer, "too_far", f"{day.isoformat()} is a slip? Name {latest.isoformat()} or an earlier day.")


def check_import_window(import_from: date, import_to: date, findings: Findings) -> None:
    if findings.clean("/import_from", "/import_to") and import_from > import_to:
        message = "The import window (thời gian nhập khẩu) ends before it begins; exchange the two dates."
        findings.add("/import_to", "import_window", message)
