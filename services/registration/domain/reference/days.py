"""A calendar of days that differ from the general one: what changes against the one before, and who may say so."""

from __future__ import annotations

from datetime import date

from services.registration.domain.rules.findings import Findings
from shared.reference.entries import CalendarDay, CalendarEntry


def changed_days(before: CalendarEntry | None, after: CalendarEntry) -> tuple[tuple[str, CalendarDay], ...]:
    """Pairs of pointer and day: those said anew or otherwise, then those taken back; a reason alone changes nothing."""
    known = {day.date: day for day in (before.days if before else ())}
    said = {day.date for day in after.days}
    anew = [
        (f"/days/{index}/date", day)
        for index, day in enumerate(after.days)
        if day.date not in known or known[day.date].is_working != day.is_working
    ]
    return (*anew, *(("/days", day) for on, day in known.items() if on not in said))


def check_calendar(
    before: CalendarEntry | None, after: CalendarEntry, *, closures_only: bool, today: date, findings: Findings
) -> None:
    """closures_only: whoever says it may close an office, not open it on days off."""
    seen: set[date] = set()
    for index, day in enumerate(after.days):
        if day.date in seen:
            findings.add(f"/days/{index}/date", "twice", f"{day.date} stands there twice; say it once.")
        seen.add(day.date)
    for pointer, day in changed_days(before, after):
        if day.date < today and not after.correction:
            message = (
                f"{day.date} is past, and days were counted by it: leave it as it was, or set correction to true to "
                "state that the calendar was wrong."
            )
            findings.add(pointer, "past", message)
        if closures_only and day.is_working:
            message = (
                f"{day.date} is a day of work; the agency's signer states closures only, an administrator the rest."
            )
            findings.add(pointer, "closures_only", message)
