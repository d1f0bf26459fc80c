"""What scheduling needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.inspection.application.ports import Cases
from services.inspection.domain.officer_calendar.calendar import OfficerCalendar
from shared.aggregate import Aggregate, Aggregates, Json
from shared.clock import Clock, NewId
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


@dataclass(frozen=True)
class SchedulePorts:
    """All that scheduling works with."""

    cases: Cases
    calendars: OfficerCalendars
    law: Regulation
    duty: OfficerDuty
    clock: Clock
    new_id: NewId

    def rule_of(self, agency: str) -> DutyRule:
        """Today's."""
        return self.duty.of(agency, legal_day(self.clock()))
