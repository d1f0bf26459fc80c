"""Events say from which day the agency's time counts, so that nobody else has to count it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.clocks.happenings import COMPLETE, complete_on
from services.registration.domain.clocks.rules import Timetable
from services.registration.domain.dossier import Dossier
from shared.aggregate import Change


def counting(before: Dossier | None, change: Change[Dossier], now: datetime, timetable: Timetable) -> Change[Dossier]:
    """With the day in the event, where it has a place for it. change: with the clocks as they are after it."""
    event = change.event
    if event is None or not hasattr(event.data, "counts_from"):
        return change
    day = complete_on(before, change.state, now=now, calendar=timetable.calendar) or _begun(before, change, timetable)
    return replace(change, event=replace(event, data=replace(event.data, counts_from=day)))


def _begun(before: Dossier | None, change: Change[Dossier], timetable: Timetable) -> date | None:
    """The day from which a clock that waits for a complete dossier began to count just now."""
    former = set(before.clocks) if before else set()
    waiting = {rule.code for rule in timetable.rules if rule.starts == COMPLETE}
    begun = (clock for clock in change.state.clocks if clock not in former and clock.is_owed)
    return next((clock.started_on for clock in begun if clock.rule in waiting), None)
