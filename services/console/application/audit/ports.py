"""What an audit asks of the services, and where it keeps what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.console.domain.audit.findings import Finding, Resend
from services.console.domain.audit.rows import Row


@dataclass(frozen=True)
class RowPage:
    """after: what to ask for next; None at the end. now: the service's time. count: about how many rows there are."""

    items: Sequence[Row]
    after: str | None
    now: datetime
    count: int


class AuditDesk(Protocol):
    """The services, in the name of one operator. Raises Unavailable, Forbidden."""

    @property
    def services(self) -> tuple[str, ...]: ...

    def by_id(self, service: str, after: str | None) -> RowPage: ...

    def changed(self, service: str, since: datetime, after: str | None) -> RowPage: ...

    def unsettled(self, service: str, after: str | None) -> RowPage: ...

    def of(self, service: str, ids: Sequence[str]) -> RowPage:
        """ids: at most 1000, at least one."""
        ...

    def resend(self, subject: str, wanted: Resend) -> None: ...


@dataclass(frozen=True)
class AuditRecord:
    """One audit, as it is kept. since: what it looked at began to change then; None: everything.

    began: by the earliest of the services' clocks, so that the next audit misses nothing. findings: the first of them,
    found: how many there were; open: ids to look at again.
    """

    id: str
    by: str
    since: datetime | None
    began: datetime
    ended: datetime
    counted: int
    found: Mapping[str, int]
    findings: Sequence[Finding]
    open: Sequence[str]


class Audits(Protocol):
    """Complete audits, for good."""

    def last(self) -> AuditRecord | None: ...

    def add(self, record: AuditRecord) -> None: ...
