"""What is said of one agency, one member of staff, one calendar, one body; as stored, and as told in events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

AGENCY, STAFF, CALENDAR, BODY = "agency", "staff", "calendar", "body"
KINDS = (AGENCY, STAFF, CALENDAR, BODY)

# Roles that the register gives; importers and certification bodies have their own accounts.
STAFF_ROLES = ("officer", "reviewer", "signer", "operator", "admin")
BODY_KINDS = ("LABORATORY", "CERT_BODY", "INSPECTION_BODY")
BODY_STATUSES = ("REGISTERED", "ACCREDITED", "RECOGNISED", "DESIGNATED", "SUSPENDED", "WITHDRAWN")
NOT_ACTING = ("SUSPENDED", "WITHDRAWN")
# The calendar of all agencies, where one agency's would be named.
NATIONAL = "national"


@dataclass(frozen=True, kw_only=True)
class Said:
    """occurred_at: when it was said, UTC. correction: it changes what held on days gone by."""

    occurred_at: datetime
    reason: str | None = None
    correction: bool = False


@dataclass(frozen=True, kw_only=True)
class Dated(Said):
    """valid_from, valid_to: first and last legal day; None: open."""

    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class AgencyEntry(Dated):
    """province: two digits. succeeds: codes of the agencies whose work it has taken over."""

    code: str
    name: str
    name_en: str | None = None
    address: str | None = None
    province: str | None = None
    email: str | None = None
    succeeds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """For that time the other person may act in these roles too."""

    to: str
    roles: tuple[str, ...]
    valid_from: date
    valid_to: date
    reason: str

    def holds(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, kw_only=True)
class StaffEntry(Dated):
    """staff_id: as bearer tokens name the person. suspended: still on the staff, and may do nothing."""

    staff_id: str
    name: str
    agency: str
    roles: tuple[str, ...]
    email: str | None = None
    suspended: bool = False
    delegations: tuple[Delegation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BodyEntry(Dated):
    """scope: QCVN. methods: of conformity assessment, none named: any."""

    code: str
    name: str
    kind: str
    status: str
    scope: tuple[str, ...]
    methods: tuple[int, ...] = ()
    decision_no: str | None = None
    email: str | None = None

    @property
    def acting(self) -> bool:
        return self.status not in NOT_ACTING


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    date: date
    is_working: bool
    reason: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CalendarEntry(Said):
    """The days on which an agency (None: every agency) differs from the general calendar; the last entry holds."""

    agency: str | None = None
    days: tuple[CalendarDay, ...] = ()


@dataclass(frozen=True)
class Record:
    """One agency, person, calendar or body, with all that was said of it, oldest first; the other tuples are empty."""

    code: str
    agency: tuple[AgencyEntry, ...] = ()
    staff: tuple[StaffEntry, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    body: tuple[BodyEntry, ...] = ()


E = TypeVar("E", bound=Dated)


def in_force(entries: Sequence[E], day: date) -> E | None:
    """Of those that have begun by that day, the one with the latest first day, and of these what was said last.

    None before the first, and once its last day is over.
    """
    begun = [(entry.valid_from, number) for number, entry in enumerate(entries) if entry.valid_from <= day]
    if not begun:
        return None
    found = entries[max(begun)[1]]
    return found if found.valid_to is None or day <= found.valid_to else None
