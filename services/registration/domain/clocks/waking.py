"""When clocks ask for something, and what then happens: warnings at the opening of the office, a lapse at 24:00."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.registration.domain.clocks.clock import Clock, ClockState, forgone, lapsed
from services.registration.domain.clocks.rules import Rule, Timetable
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import DeadlineLapsed, DeadlineWarned
from shared.regulation import legal_day
from shared.regulation.calendar import WorkingCalendar, end_of

LAPSE = "LAPSE"


@dataclass(frozen=True)
class Alarm:
    """What a clock asks for at a moment. what: a warning ("T-2", "T-0", "T+1") or LAPSE."""

    at: datetime
    rule: str
    handler: str
    due_on: date
    what: str


def pending(clocks: Iterable[Clock], timetable: Timetable) -> list[Alarm]:
    """Everything that is still to come, or due and not yet done, the earliest first."""
    alarms = []
    for clock in clocks:
        rule = timetable.by_code.get(clock.rule)
        if rule is not None and clock.is_owed:
            alarms += [alarm for alarm in _alarms(clock, rule, timetable.calendar) if _waits(clock, alarm)]
    return sorted(alarms, key=lambda alarm: alarm.at)


def next_instant(clocks: Iterable[Clock], timetable: Timetable) -> datetime | None:
    """When to wake, UTC; None for never."""
    return next((alarm.at for alarm in pending(clocks, timetable)), None)


def due_now(clocks: Iterable[Clock], timetable: Timetable, now: datetime) -> Alarm | None:
    """The first that is due. Of a clock of which several are, the last: older warnings are out of date."""
    due = [alarm for alarm in pending(clocks, timetable) if alarm.at <= now]
    if not due:
        return None
    first = due[0]
    same = (alarm for alarm in due if (alarm.rule, alarm.handler) == (first.rule, first.handler))
    return list(same)[-1]


def fire(
    dossier: Dossier, alarm: Alarm, *, now: datetime, timetable: Timetable
) -> tuple[Dossier, DeadlineWarned | DeadlineLapsed | None]:
    """alarm: one that is pending. None where there is nothing to tell: a right that was not used lapses in silence."""
    clock = next(clock for clock in dossier.clocks if clock.key == (alarm.rule, alarm.handler))
    rule = timetable.by_code[clock.rule]
    warned = replace(clock, warned=passed_by(clock, rule, timetable.calendar, now))
    silent = alarm.what == LAPSE and rule.is_right
    rung = warned
    if alarm.what == LAPSE:
        rung = forgone(warned, legal_day(now)) if silent else lapsed(warned)
    clocks = tuple(rung if each.key == rung.key else each for each in dossier.clocks)
    after = replace(dossier, clocks=clocks)
    if silent:
        return after, None
    said: dict[str, Any] = {
        "file_code": dossier.file_code,
        "occurred_at": now,
        "handler": Handler(clock.handler),
        "rule": rule.code,
        "name": rule.name,
        "owed_by": clock.owed_by,
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "days_left": timetable.calendar.days_left(legal_day(now), clock.due_on),
        "agency": dossier.content.agency,
        "officer": dossier.schedule.officer if dossier.schedule else None,
    }
    event = (
        DeadlineLapsed(**said, effect=rule.effect)
        if alarm.what == LAPSE
        else DeadlineWarned(**said, warning=alarm.what)
    )
    return after, event


def passed_by(clock: Clock, rule: Rule, calendar: WorkingCalendar, now: datetime) -> tuple[str, ...]:
    """The warnings whose moment has come by now, given or not, in the order of their days."""
    return tuple(alarm.what for alarm in _alarms(clock, rule, calendar) if alarm.at <= now and alarm.what != LAPSE)


def _waits(clock: Clock, alarm: Alarm) -> bool:
    if clock.state is ClockState.LAPSED:
        return alarm.what.startswith("T+") and alarm.what not in clock.warned
    return alarm.what == LAPSE or (not alarm.what.startswith("T+") and alarm.what not in clock.warned)


def _alarms(clock: Clock, rule: Rule, calendar: WorkingCalendar) -> list[Alarm]:
    def alarm(at: datetime, what: str) -> Alarm:
        return Alarm(at, clock.rule, clock.handler, clock.due_on, what)

    warnings = [alarm(calendar.opening(_day(clock.due_on, warn, calendar)), warn) for warn in rule.warns]
    return sorted([*warnings, alarm(end_of(clock.due_on), LAPSE)], key=lambda each: each.at)


def _day(due_on: date, warn: str, calendar: WorkingCalendar) -> date:
    """The day of a warning: "T-2" is the second working day before the last one."""
    n = int(warn.removeprefix("T"))
    if n < 0:
        return calendar.working_days_before(due_on, -n)
    return calendar.add_working_days(due_on, n) if n else due_on
