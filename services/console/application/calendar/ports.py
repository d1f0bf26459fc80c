"""What the calendar's pages need of the services, in the name of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.console.domain.calendar.officers import OfficerCalendar
from services.console.domain.calendar.plan import Contact, DayPlan
from services.console.domain.dossier.sampling_plan import LinePlan


@dataclass(frozen=True)
class ListedImporter:
    name: str


@dataclass(frozen=True)
class ListedCase:
    """A row of the list of cases. next_due_on: the last day for what comes next; days_left: in working days."""

    id: str
    file_code: str
    importer: ListedImporter
    goods: str
    status: str
    stage: str
    next_due_on: date
    days_left: int | None = None
    officer: str | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closure:
    """A day that differs from the law's calendar. agency: None for one of all agencies."""

    date: date
    is_working: bool
    reason: str
    agency: str | None = None


class OfficersDesk(Protocol):
    """Every call raises Unavailable, Forbidden and NotFound, as `desk.Desk` does."""

    def calendars(self) -> Sequence[OfficerCalendar]:
        """Of the agency's officers that have one."""
        ...

    def calendar(self, officer: str) -> OfficerCalendar: ...

    def closures(self, agency: str) -> Sequence[Closure]: ...

    def sample_cases(self) -> Sequence[ListedCase]:
        """Open ones of the agency that are inspected by sample, the most urgent first."""
        ...

    def day_plan(self, officer: str, on: date) -> DayPlan: ...

    def sampling_plan(self, case: str) -> Sequence[LinePlan]: ...

    def contact(self, case: str) -> Contact: ...
