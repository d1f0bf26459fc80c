"""Where a kind of reference data stands in a record, how it is named in events, and what its entries are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from shared.reference.entries import (
    AGENCY,
    BODY,
    CALENDAR,
    NATIONAL,
    STAFF,
    AgencyEntry,
    BodyEntry,
    CalendarEntry,
    Record,
    Said,
    StaffEntry,
)


@dataclass(frozen=True)
class Kind:
    """name: of the aggregate and of its field in a record. key: the field of an entry that names it."""

    name: str
    entry: type[Any]
    key: str

    @property
    def event(self) -> str:
        return f"registration.{self.name}_changed"

    def id(self, code: str) -> str:
        return f"{self.name}:{code}"

    def code(self, entry: Any) -> str:
        return getattr(entry, self.key) or NATIONAL

    def entries(self, record: Record) -> tuple[Any, ...]:
        entries: tuple[Any, ...] = getattr(record, self.name)
        return entries

    def with_entry(self, record: Record | None, entry: Said) -> Record:
        """A calendar's entry says all of it; any other stands beside those before."""
        before = () if record is None or self.name == CALENDAR else self.entries(record)
        entries: dict[str, Any] = {self.name: (*before, entry)}
        return replace(record or Record(self.code(entry)), **entries)


OF = {
    AGENCY: Kind(AGENCY, AgencyEntry, "code"),
    STAFF: Kind(STAFF, StaffEntry, "staff_id"),
    CALENDAR: Kind(CALENDAR, CalendarEntry, "agency"),
    BODY: Kind(BODY, BodyEntry, "code"),
}
EVENTS = {kind.event: kind for kind in OF.values()}
