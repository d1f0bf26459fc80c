"""The legal clocks of a dossier, as readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.registration.application.ports import DossierFilter, Due
from services.registration.domain.clocks.clock import Clock
from services.registration.domain.clocks.rules import Timetable
from services.registration.domain.dossier import Dossier
from shared.aggregate import Aggregate, Json
from shared.errors import Invalid, Violation


def read_query(query: Mapping[str, Any]) -> tuple[bool, DossierFilter]:
    """query: as ListQuery loads it. Whether the list is asked for by due day, and what of it."""
    rest = {name: value for name, value in query.items() if name != "sort"}
    return query["sort"] == "due" or query["due_until"] is not None, DossierFilter(**rest)


def cursor_of(last: Aggregate[Dossier], by_due: bool) -> Any:
    due_on = last.state.next_due_on
    return [due_on.isoformat(), last.id] if by_due and due_on else last.id


def after_of(cursor: Any) -> Due | None:
    """Raises Invalid for a cursor of the list in the other order."""
    if cursor is None:
        return None
    if not isinstance(cursor, list):
        raise _other_order()
    return Due(date.fromisoformat(cursor[0]), cursor[1])


def before_of(cursor: Any) -> str | None:
    """Raises Invalid for a cursor of the list in the other order."""
    if isinstance(cursor, list):
        raise _other_order()
    return None if cursor is None else str(cursor)


def _other_order() -> Invalid:
    message = "This cursor is of the list in another order; use the sort that it came from, or start without one."
    return Invalid([Violation("/cursor", "cursor", message)])


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
