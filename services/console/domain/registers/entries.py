"""An entry of a register holds from its first day on, until its last or until a later one begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar


@dataclass(frozen=True, kw_only=True)
class Dated:
    """valid_from, valid_to: first and last day; None: open. occurred_at: when it was said; reason: why."""

    valid_from: date
    occurred_at: datetime
    reason: str
    valid_to: date | None = None
    correction: bool = False

    def begins_after(self, on: date) -> bool:
        return self.valid_from > on


@dataclass(frozen=True, kw_only=True)
class AgencyEntry(Dated):
    """succeeds: codes of agencies whose work it takes over."""

    code: str
    name: str
    name_en: str | None = None
    province: str | None = None
    address: str | None = None
    email: str | None = None
    succeeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delegation:
    """to: staff id of who acts in these roles from the first to the last day."""

    to: str
    roles: tuple[str, ...]
    valid_from: date
    valid_to: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class StaffEntry(Dated):
    staff_id: str
    name: str
    agency: str
    roles: tuple[str, ...] = ()
    email: str | None = None
    suspended: bool = False
    delegations: tuple[Delegation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BodyEntry(Dated):
    """kind: LABORATORY, CERT_BODY or INSPECTION_BODY. scope: technical regulations; methods: of assessment, 1 to 8."""

    code: str
    name: str
    kind: str
    status: str
    scope: tuple[str, ...] = ()
    methods: tuple[int, ...] = ()
    decision_no: str | None = None
    email: str | None = None


E = TypeVar("E", bound=Dated)


@dataclass(frozen=True)
class Kept(Generic[E]):
    """One of a register. current: what holds on the day; entries: all that was said, the oldest first."""

    code: str
    version: int
    on: date
    current: E | None = None
    entries: tuple[E, ...] = ()

    @property
    def last(self) -> E | None:
        """What was said last, whether it holds yet or not: a change begins with it."""
        return self.entries[-1] if self.entries else self.current


@dataclass(frozen=True)
class DifferentDay:
    """A day that differs from the general calendar: worked although free, or closed although worked."""

    date: date
    is_working: bool
    reason: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """code: of an agency, or national."""

    code: str
    version: int
    days: tuple[DifferentDay, ...] = ()
    occurred_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ListedAgency:
    code: str
    name: str
    ended_on: date | None = None
    begins_on: date | None = None


@dataclass(frozen=True)
class NoticeNumber:
    """status: ISSUED, VOID, …; reason: why it is void."""

    number: int
    notice_no: str
    status: str
    case_id: str | None = None
    file_code: str | None = None
    reason: str | None = None
