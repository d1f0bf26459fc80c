"""The legal clocks of a dossier, as readers see them."""

from __future__ import annotations

from datetime import date

from services.registration.domain.clocks.clock import Clock
from services.registration.domain.clocks.rules import Timetable
from services.registration.domain.dossier import Dossier
from shared.aggregate import Json


def due_of(dossier: Dossier, timetable: Timetable, today: date) -> Json:
    """The first day by which somebody has to act; what is overdue comes first."""
    due_on = dossier.next_due_on
    left = None if due_on is None else timetable.calendar.days_left(today, due_on)
    return {"next_due_on": due_on, "days_left": left}


def clocks_of(dossier: Dossier, timetable: Timetable, today: date) -> list[Json]:
    """Those that are owed first, by their days."""
    clocks = sorted(dossier.clocks, key=lambda clock: (not clock.is_owed, clock.due_on, clock.rule))
    return [_clock_of(clock, timetable, today) for clock in clocks]


def _clock_of(clock: Clock, timetable: Timetable, today: date) -> Json:
    rule = timetable.by_code.get(clock.rule)
    return {
        "rule": clock.rule,
        "name": rule.name if rule else clock.rule,
        "handler": clock.handler,
        "owed_by": clock.owed_by,
        "state": clock.state.value,
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "days_left": timetable.calendar.days_left(today, clock.due_on) if clock.is_owed else None,
        "warned": list(clock.warned),
        "over_on": clock.over_on,
        "on_lapse": rule.effect if rule else None,
        "source": rule.source if rule else None,
        "certainty": rule.certainty if rule else None,
    }
