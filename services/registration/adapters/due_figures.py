"""How many dossiers' legal deadlines are near or have gone by, as figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from prometheus_client import Gauge

from shared.clock import Clock
from shared.regulation.calendar import WorkingCalendar, legal_day

DEADLINES = Gauge(
    "registration_deadlines", "Dossiers whose next legal deadline has gone by, or is near and not met", ["when"]
)


class DueDossiers(Protocol):
    def due(self, *, after: str, until: str) -> int: ...


def measure_deadlines(dossiers: DueDossiers, calendar: Callable[[], WorkingCalendar], clock: Clock) -> None:
    """Days as the law counts them, by the calendar of the country. Raises Transient when the database is away."""
    today = legal_day(clock())
    yesterday, tomorrow = today - timedelta(days=1), calendar().next_working_day(today + timedelta(days=1))
    for when, after, until in (
        ("passed", "", yesterday.isoformat()),
        ("today", yesterday.isoformat(), today.isoformat()),
        ("next_working_day", today.isoformat(), tomorrow.isoformat()),
    ):
        DEADLINES.labels(when).set(dossiers.due(after=after, until=until))
