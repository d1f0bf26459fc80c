"""A calendar of days that differ from the general one: what changes against the one before, and who may say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.registration.domain.rules.findings import Findings
from shared.reference.entries import CalendarDay, CalendarEntry
from shared.regulation import WorkingCalendar

# A house rule: an office that is closed for longer hands its cases over, for every deadline stands still meanwhile. The
# longest holiday of the year and an accident of several weeks stay below it.
MOST_CLOSED = 31
WITHIN = timedelta(days=90)


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


def check_closures(
    before: CalendarEntry | None, after: CalendarEntry, further: Sequence[CalendarEntry], findings: Findings
) -> None:
    """further: calendars each of which holds together with this one at some agency. Days off everywhere do not count."""
    anew = {
        day.date: pointer for pointer, day in changed_days(before, after) if pointer != "/days" and not day.is_working
    }
    own, general = _closed(after), WorkingCalendar()
    for others in [frozenset[date](), *map(_closed, further)]:
        closed = sorted(day for day in own | others if general.is_working_day(day))
        for index, last in enumerate(closed[MOST_CLOSED:], MOST_CLOSED):
            window = closed[index - MOST_CLOSED : index + 1]
            said = [day for day in window if day in anew]
            if said and last - window[0] < WITHIN:
                message = (
                    f"More than {MOST_CLOSED} working days would be closed between {window[0]} and {last}; within "
                    f"{WITHIN.days} days at most {MOST_CLOSED} may be (house rule). Close fewer, or transfer the cases."
                )
                findings.add(anew[said[-1]], "too_many_closures", message)
                return


def _closed(entry: CalendarEntry) -> frozenset[date]:
    return frozenset(day.date for day in entry.days if not day.is_working)
