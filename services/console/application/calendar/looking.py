"""Use cases: an agency's week, and an officer's day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.console.application.asking import ask_each
from services.console.application.calendar.ports import Closure, ListedCase, OfficersDesk
from services.console.domain.calendar.officers import OfficerCalendar
from services.console.domain.calendar.plan import DayPlan, Plan, Taken
from services.console.domain.calendar.week import About, Week, week_from
from shared.errors import CuakhauError
from shared.regulation import load

OPENED, INSPECTING = "OPENED", "INSPECTING"


@dataclass(frozen=True)
class LookedAtWeek:
    """waiting: cases that need an appointment. closed: why on a day nobody works, or everybody does. failed: why a part
    is missing, by its name: cases, closures.
    """

    week: Week
    waiting: Sequence[ListedCase]
    closed: Mapping[date, str]
    failed: Mapping[str, CuakhauError] = field(default_factory=dict)


def look_at_week(first: date, agency: str, desk: OfficersDesk, *, days: int = 7) -> LookedAtWeek:
    """Raises what keeps the calendars themselves from being read."""
    questions: dict[str, Callable[[], Any]] = {
        "calendars": desk.calendars,
        "cases": desk.sample_cases,
        "closures": lambda: desk.closures(agency),
    }
    answers = ask_each(questions, lambda _name, ask: ask())
    if "calendars" in answers.failed:
        raise answers.failed["calendars"]
    calendars: Sequence[OfficerCalendar] = answers.given["calendars"]
    cases: Sequence[ListedCase] = answers.given.get("cases", ())
    closures: Sequence[Closure] = answers.given.get("closures", ())
    about = {case.id: About(case.importer.name, case.goods, case.status) for case in cases}
    week = week_from(first, calendars, working_days(agency, closures), about, days=days)
    booked = {booking.case_id for calendar in calendars for booking in calendar.bookings}
    waiting = [
        case
        for case in cases
        if case.status == OPENED and case.stage == INSPECTING and "schedule" in case.allowed and case.id not in booked
    ]
    return LookedAtWeek(week, waiting, {each.date: each.reason for each in closures}, answers.failed)


def working_days(agency: str, closures: Sequence[Closure]) -> Callable[[date], bool]:
    """What the agency said goes before what all were told, and both before the law's calendar."""
    calendar = load().calendar(agency)
    said = {each.date: each.is_working for each in sorted(closures, key=lambda each: each.agency is not None)}
    return lambda day: said[day] if day in said else calendar.is_working_day(day)


def plan_day(officer: str, on: date, desk: OfficersDesk) -> Plan:
    """Raises what keeps the day itself from being read; what is missing of a stop is named."""
    day = desk.day_plan(officer, on)
    wanted: dict[tuple[str, str], Callable[[], Any]] = {}
    for stop in day.stops:
        wanted[stop.case, "contact"] = _asking(desk.contact, stop.case)
        wanted[stop.case, "lines"] = _asking(desk.sampling_plan, stop.case)
    keys = {f"{case} {part}": (case, part) for case, part in wanted}
    answers = ask_each({name: wanted[key] for name, key in keys.items()}, lambda _name, ask: ask())
    found = {keys[name]: answer for name, answer in answers.given.items()}
    return Plan(day, {stop.case: _taken(stop.case, found) for stop in day.stops}, _missing(day, keys, answers.failed))


def _asking(question: Callable[[str], Any], case: str) -> Callable[[], Any]:
    return lambda: question(case)


def _taken(case: str, found: Mapping[tuple[str, str], Any]) -> Taken:
    return Taken(found.get((case, "contact")), tuple(found.get((case, "lines"), ())))


def _missing(day: DayPlan, keys: Mapping[str, tuple[str, str]], failed: Mapping[str, CuakhauError]) -> tuple[str, ...]:
    cases = {keys[name][0] for name in failed}
    return tuple(stop.file_code for stop in day.stops if stop.case in cases)
