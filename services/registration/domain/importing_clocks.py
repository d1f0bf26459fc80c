"""The legal clocks of a dossier that comes from elsewhere: they run from their true days, and of what is over by now
nobody is told again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.registration.domain.clocks.clock import Clock, lapsed, stopped
from services.registration.domain.clocks.happenings import (
    COMPLETE,
    EXTENSION_GRANTED,
    MODE_DECIDED,
    SUPPLEMENT_REQUESTED,
)
from services.registration.domain.clocks.rules import Rule, Timetable
from services.registration.domain.clocks.waking import passed_by
from services.registration.domain.dossier import Dossier, Handler, Status
from services.registration.domain.importing import OpenDeadline
from shared.regulation import legal_day
from shared.regulation.calendar import WorkingCalendar, end_of


@dataclass(frozen=True)
class TrueDays:
    """When what starts a clock happened elsewhere, None for what did not. Also None: a day that nobody recorded."""

    complete_on: date
    mode_decided_on: date | None = None
    cleared_on: date | None = None
    label_requested_on: date | None = None
    extended_on: date | None = None

    def counts_from(self, calendar: WorkingCalendar) -> date:
        """The working day as which the last complete dossier counts."""
        return calendar.next_working_day(self.complete_on)

    def started(self, dossier: Dossier, timetable: Timetable) -> dict[str, tuple[date, date | None]]:
        """By what starts a clock: its day, and the last day where that was fixed by hand."""
        days: dict[str, tuple[date, date | None]] = {COMPLETE: (self.counts_from(timetable.calendar), None)}
        told = {
            MODE_DECIDED: self.mode_decided_on if dossier.inspection else None,
            "GOODS_CLEARED": self.cleared_on,
            "LABEL_CORRECTION_REQUESTED": self.label_requested_on,
        }
        days |= {what: (on, None) for what, on in told.items() if on is not None}
        request = dossier.supplement_request
        if request is not None:
            own = self.extended_on is not None and any(rule.starts == EXTENSION_GRANTED for rule in timetable.rules)
            if own and self.extended_on is not None:
                days[EXTENSION_GRANTED] = (self.extended_on, request.due_on)
            else:
                days[SUPPLEMENT_REQUESTED] = (legal_day(request.requested_at), request.due_on)
        return days


def clocks_from_elsewhere(
    dossier: Dossier, days: TrueDays, *, now: datetime, timetable: Timetable
) -> tuple[Clock, ...]:
    """What is overdue by now has lapsed, and every warning whose moment came counts as given, elsewhere."""
    facts, started = timetable.facts(dossier), days.started(dossier, timetable)
    clocks = []
    for rule in timetable.rules:
        status = dossier.handlers.of(Handler(rule.handler))
        start = started.get(rule.starts)
        if start is None or status is None or not rule.applies(facts):
            continue
        standing = dossier.handlers.before(Handler(rule.handler)) or status
        if _settled(rule, standing, timetable):
            continue
        on, due_on = start
        clock = Clock(rule.code, rule.handler, rule.owed_by, on, due_on or rule.length(on, timetable.calendar))
        clock = replace(clock, warned=passed_by(clock, rule, timetable.calendar, now))
        if {status, standing} & rule.stops_in:
            clock = stopped(clock)
        elif end_of(clock.due_on) <= now:
            clock = lapsed(clock)
        clocks.append(clock)
    return tuple(clocks)


def open_deadlines(dossier: Dossier, *, now: datetime, timetable: Timetable) -> tuple[OpenDeadline, ...]:
    """Those that are owed and of which somebody heard before."""
    today = legal_day(now)
    return tuple(
        OpenDeadline(
            handler=clock.handler,
            rule=clock.rule,
            name=timetable.by_code[clock.rule].name,
            owed_by=clock.owed_by,
            started_on=clock.started_on,
            due_on=clock.due_on,
            days_left=timetable.calendar.days_left(today, clock.due_on),
            lapsed=clock.due_on < today,
            warning=clock.warned[-1] if clock.warned else None,
        )
        for clock in dossier.clocks
        if clock.is_owed and (clock.warned or clock.due_on < today)
    )


def _settled(rule: Rule, standing: Status, timetable: Timetable) -> bool:
    """The case stands where the act that was owed leads."""
    return any(standing in timetable.acts.get((name, rule.handler), ()) for name in rule.met_by)
