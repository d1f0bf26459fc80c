"""What scheduling needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from services.inspection.application.ports import Cases
from services.inspection.domain.officer_calendar.calendar import OfficerCalendar
from shared.aggregate import Aggregate, Aggregates, Json
from shared.clock import Clock, NewId
from shared.errors import Invalid, Violation
from shared.regulation import Regulation, legal_day
from shared.regulation.officer_duty import DutyRule, OfficerDuty


class OfficerCalendars(Aggregates[OfficerCalendar], Protocol):
    """Aggregates by `calendar_id`."""

    def of_agency(self, agency: str) -> Sequence[Aggregate[OfficerCalendar]]:
        """All of them, by officer."""
        ...

    def history(self, id: str) -> Sequence[Json]:
        """Every entry, oldest first. Raises NotFound."""
        ...

    def stand_back(self, id: str, *, version: int, until: datetime) -> None:
        """Wakes it again then, unless somebody acted after `version`. A technical mark, no act."""
        ...


class Staff(Protocol):
    def works_for(self, agency: str, officer: str, on: date) -> bool:
        """officer: id or name. True as well where nobody keeps a register of the agency's staff."""
        ...

    def officers_of(self, agency: str, on: date) -> dict[str, str]:
        """Names of its officers by id; empty where nobody keeps a register of the agency's staff."""
        ...


class Anybody:
    """Where there is no register."""

    def officers_of(self, agency: str, on: date) -> dict[str, str]:
        return {}

    def works_for(self, agency: str, officer: str, on: date) -> bool:
        return True


@dataclass(frozen=True)
class SchedulePorts:
    """All that scheduling works with."""

    cases: Cases
    calendars: OfficerCalendars
    law: Regulation
    duty: OfficerDuty
    clock: Clock
    new_id: NewId
    staff: Staff = field(default_factory=Anybody)

    def ensure_officer(self, agency: str, officer: str, pointer: str) -> None:
        """Before a calendar is made for somebody. Raises Invalid."""
        if not self.staff.works_for(agency, officer, legal_day(self.clock())):
            message = (
                f"The register of staff names no '{officer}' at {agency} today; take an id or name from /admin/staff."
            )
            raise Invalid([Violation(pointer, "not_in_register", message)])

    def rule_of(self, agency: str) -> DutyRule:
        """Today's."""
        return self.duty.of(agency, legal_day(self.clock()))
