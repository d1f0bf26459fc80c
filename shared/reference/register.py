"""All reference data at one moment, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shared.reference.entries import (
    AgencyEntry,
    BodyEntry,
    CalendarEntry,
    Dated,
    Record,
    StaffEntry,
    in_force,
)
from shared.regulation.calendar import Override


def _begins(entry: Dated) -> date:
    return entry.valid_from


@dataclass(frozen=True)
class Register:
    """By code, each with its entries. calendars: by agency, None for all."""

    agencies: Mapping[str, tuple[AgencyEntry, ...]] = field(default_factory=dict)
    staff: Mapping[str, tuple[StaffEntry, ...]] = field(default_factory=dict)
    bodies: Mapping[str, tuple[BodyEntry, ...]] = field(default_factory=dict)
    calendars: Mapping[str | None, CalendarEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Register:
        all = tuple(records)
        return cls(
            {record.code: record.agency for record in all if record.agency},
            {record.code: record.staff for record in all if record.staff},
            {record.code: record.body for record in all if record.body},
            {record.calendar[-1].agency: record.calendar[-1] for record in all if record.calendar},
        )

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        """For `Regulation.calendar`: the same object while nothing changes."""
        return tuple(
            Override(
                date=day.date,
                is_working=day.is_working,
                reason=day.reason,
                agency=agency,
                source=day.source,
                certainty="sourced",
                in_force_from=day.date,
            )
            for agency, entry in self.calendars.items()
            for day in entry.days
        )

    def agency(self, code: str, day: date) -> AgencyEntry | None:
        return in_force(self.agencies.get(code, ()), day)

    def body(self, code: str, day: date) -> BodyEntry | None:
        """As it is on that day, else as it was last, or will be first: its days tell that it is not in office."""
        entries = self.bodies.get(code, ())
        begun = [entry for entry in entries if entry.valid_from <= day]
        return in_force(entries, day) or next(iter(sorted(begun, key=_begins, reverse=True) or entries), None)

    def member(self, staff_id: str, day: date) -> StaffEntry | None:
        return in_force(self.staff.get(staff_id, ()), day)

    def members(self, agency: str, day: date) -> list[StaffEntry]:
        """Who works there on that day, suspended ones not."""
        found = (in_force(entries, day) for entries in self.staff.values())
        return [entry for entry in found if entry and entry.agency == agency and not entry.suspended]

    def delegated(self, staff_id: str, day: date) -> list[tuple[str, str]]:
        """(role, from whom) that others gave this person for that day, as far as they hold the role themselves."""
        agency = member.agency if (member := self.member(staff_id, day)) else None
        return [
            (role, giver.staff_id)
            for giver in (self.members(agency, day) if agency else ())
            for delegation in giver.delegations
            if delegation.to == staff_id and delegation.holds(day)
            for role in delegation.roles
            if role in giver.roles
        ]
