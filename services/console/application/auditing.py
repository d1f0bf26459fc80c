"""Who looked at what, and who came and went: written before anything is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.clock import Clock, NewId
from shared.errors import CuakhauError, Unavailable


class Unrecorded(Unavailable):
    """What would have been shown or done must be on record, and the record cannot be written."""


@dataclass(frozen=True)
class Caller:
    """address, agent: of the browser, as far as it says so; person None: nobody has signed in."""

    person: str | None
    role: str | None
    agency: str | None
    address: str
    agent: str


@dataclass(frozen=True)
class AuditEntry:
    """act: "viewed", "signed_in", …; kind, ref: what it was about ("dossier", its id). at: UTC, milliseconds."""

    id: str
    at: datetime
    act: str
    caller: Caller
    kind: str | None = None
    ref: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class AuditQuery:
    """Exact values; None: any. about: the ref or the detail, such as a file code. since, until: until excluded."""

    person: str | None = None
    about: str | None = None
    act: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditPage:
    """items: newest first. cursor: of the next page; None at the end."""

    items: Sequence[AuditEntry]
    cursor: str | None


class Trail(Protocol):
    """Entries are added and found; nothing changes or removes one before its time."""

    def add(self, entry: AuditEntry) -> None: ...

    def find(self, query: AuditQuery, *, cursor: str | None, limit: int) -> AuditPage: ...


@dataclass(frozen=True)
class Audit:
    """caller: whoever is looking now."""

    trail: Trail
    caller: Callable[[], Caller]
    clock: Clock
    new_id: NewId

    def saw(self, kind: str, ref: str, detail: str | None = None) -> None:
        """Before a dossier, document or journal message is shown. Raises Unrecorded: then it is not shown."""
        self.note("viewed", kind=kind, ref=ref, detail=detail)

    def note(
        self,
        act: str,
        *,
        caller: Caller | None = None,
        kind: str | None = None,
        ref: str | None = None,
        detail: str | None = None,
    ) -> None:
        """caller: when it is not whoever the session says. Raises Unrecorded."""
        entry = AuditEntry(self.new_id(), self.clock(), act, caller or self.caller(), kind, ref, detail)
        try:
            self.trail.add(entry)
        except CuakhauError as error:
            raise Unrecorded(error.message) from error
