"""What an act does to the clocks: it starts, stops, extends, meets or ends them, as the deadline table has it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.clocks.clock import (
    Clock,
    ClockState,
    ended,
    extended,
    met,
    resumed,
    stopped,
)
from services.registration.domain.clocks.happenings import (
    COMPLETE,
    EXTENSION_GRANTED,
    SUPPLEMENT_REQUESTED,
    Happening,
    extension,
    happenings,
)
from services.registration.domain.clocks.rules import Facts, Rule, Timetable
from services.registration.domain.clocks.waking import passed_by
from services.registration.domain.dossier import Dossier, Handler, Status
from shared.regulation import legal_day

_OVER = frozenset({Status.REFUSED, Status.CANCELLED, Status.WITHDRAWN, Status.RESULT_ISSUED})


def clocks_after(
    before: Dossier | None,
    after: Dossier,
    names: Collection[str],
    *,
    now: datetime,
    timetable: Timetable,
    on: date | None = None,
) -> tuple[Clock, ...]:
    """names: what the act is called, as the history, the act table and events have it. on: its day, if not today's.

    An agency's clock that stood still starts in full with the next complete dossier.
    """
    today = legal_day(now)
    clocks = {clock.key: clock for clock in after.clocks}
    for clock in after.clocks:
        rule = timetable.by_code.get(clock.rule)
        if rule is not None and clock.is_open:
            clocks[clock.key] = _carried(clock, rule, before, after, names, now, timetable)
    _extend(clocks, before, after, timetable, now)
    happened = happenings(before, after, names, on=on, now=now, calendar=timetable.calendar)
    for rule in timetable.rules:
        key = (rule.code, rule.handler)
        start = _start(rule, clocks.get(key), before, after, happened, timetable, today)
        if start is not None:
            clocks[key] = _started(rule, start, after, timetable, now)
    return tuple(clocks.values())


def _extend(
    clocks: dict[tuple[str, str], Clock], before: Dossier | None, after: Dossier, timetable: Timetable, now: datetime
) -> None:
    """A rule of its own for the extension takes the place of the one for the supplement."""
    until = extension(before, after)
    if until is None:
        return
    own = any(rule.starts == EXTENSION_GRANTED for rule in timetable.rules)
    for key, clock in clocks.items():
        rule = timetable.by_code.get(clock.rule)
        if rule is None or rule.starts != SUPPLEMENT_REQUESTED or not clock.is_open:
            continue
        if own:
            clocks[key] = ended(clock, legal_day(now))
        else:
            clocks[key] = _without_bygones(extended(clock, until), rule, timetable, now)


def _carried(
    clock: Clock,
    rule: Rule,
    before: Dossier | None,
    after: Dossier,
    names: Collection[str],
    now: datetime,
    timetable: Timetable,
) -> Clock:
    today = legal_day(now)
    status = _status(after, rule)
    moved = before is None or _status(before, rule) != status
    if _meets(rule, names, moved, timetable):
        return met(clock, today)
    if status is None or (moved and status in _OVER) or after.handlers.cqkt in timetable.closed_in:
        return ended(clock, today)
    if not rule.applies(timetable.facts(after)):
        return ended(clock, today)
    if clock.state is ClockState.RUNNING and status in rule.stops_in:
        return stopped(clock)
    if clock.state is ClockState.STOPPED and status not in rule.stops_in and not rule.restarts_in_full:
        return _without_bygones(resumed(clock), rule, timetable, now)
    return clock


def _start(
    rule: Rule,
    clock: Clock | None,
    before: Dossier | None,
    after: Dossier,
    happened: Iterable[Happening],
    timetable: Timetable,
    today: date,
) -> Happening | None:
    """The happening that starts the rule's clock, if any did."""
    if not rule.applies(timetable.facts(after)) or (before is None and _done(rule, after, timetable)):
        return None
    for happening in happened:
        if happening.kind == rule.starts:
            return happening
        if happening.kind == COMPLETE and clock and clock.state is ClockState.STOPPED and rule.restarts_in_full:
            return happening
    if rule.starts == COMPLETE and before and _now_applies(rule, timetable.facts(before), clock) and not _over(after):
        return Happening(COMPLETE, timetable.calendar.next_working_day(today))
    return None


def _now_applies(rule: Rule, before: Facts, clock: Clock | None) -> bool:
    """The mode was changed, or the certificate came: from now on this is owed."""
    return not rule.applies(before) and (clock is None or not clock.is_open)


def _started(rule: Rule, start: Happening, dossier: Dossier, timetable: Timetable, now: datetime) -> Clock:
    due_on = start.due_on or rule.length(start.on, timetable.calendar)
    clock = Clock(rule.code, rule.handler, rule.owed_by, start.on, due_on)
    if _status(dossier, rule) in rule.stops_in:
        clock = stopped(clock)
    return _without_bygones(clock, rule, timetable, now)


def _without_bygones(clock: Clock, rule: Rule, timetable: Timetable, now: datetime) -> Clock:
    """A warning for a moment that was over before the clock started is not given."""
    return replace(clock, warned=passed_by(clock, rule, timetable.calendar, now))


def _meets(rule: Rule, names: Collection[str], moved: bool, timetable: Timetable) -> bool:
    named = rule.met_by.intersection(names)
    # The other handler's act of the same name settles nothing here.
    return any(moved or (name, rule.handler) not in timetable.acts for name in named)


def _done(rule: Rule, dossier: Dossier, timetable: Timetable) -> bool:
    """What a dossier that was worked on elsewhere owes no more: its status is one to which the act leads."""
    return any(_status(dossier, rule) in timetable.acts.get((name, rule.handler), ()) for name in rule.met_by)


def _status(dossier: Dossier, rule: Rule) -> Status | None:
    return dossier.handlers.of(Handler(rule.handler))


def _over(dossier: Dossier) -> bool:
    return dossier.handlers.cqkt in _OVER | {Status.RESULT_REVOKED}
