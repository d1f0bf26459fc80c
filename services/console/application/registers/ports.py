"""The registers as whoever is looking may read and keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.console.application.desk import Json
from services.console.domain.dossier.registered import Named
from services.console.domain.dossier.timeline import Entry
from services.console.domain.registers.entries import Calendar, Kept, ListedAgency, NoticeNumber, StaffEntry

AGENCIES, STAFF, BODIES = "agencies", "staff", "bodies"


@dataclass(frozen=True)
class CatalogueRow:
    code: str
    tier: str
    name: str
    name_en: str
    qcvn: str
    source: str
    in_force_from: date
    measure: str | None = None
    condition: str | None = None
    condition_en: str | None = None
    authority: str | None = None


@dataclass(frozen=True)
class Pointer:
    vi: str
    en: str


@dataclass(frozen=True)
class Catalogue:
    hs_code: str
    on: date
    regime: str
    candidates: tuple[CatalogueRow, ...] = ()
    pointers: tuple[Pointer, ...] = ()


@dataclass(frozen=True)
class Unarrived:
    """A letter that did not arrive."""

    id: str
    kind: str
    channel: str
    status: str
    queued_at: datetime
    last_error: str | None = None
    attempts: int = 0


@dataclass(frozen=True)
class UnarrivedOf:
    """Of one dossier."""

    id: str
    file_code: str
    version: int
    undelivered: tuple[Unarrived, ...] = ()


@dataclass(frozen=True)
class Addressee:
    name: str
    role: str
    email: str | None = None


@dataclass(frozen=True)
class NoticeLetter:
    """To one of the staff. status: QUEUED, SENT, FAILED, …"""

    id: str
    status: str
    to: Addressee
    last_error: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Notice:
    """What staff were told: a reminder or a morning digest. counts: rows of each kind."""

    id: str
    version: int
    kind: str
    agency: Named
    date: date
    letters: tuple[NoticeLetter, ...] = ()


class Registers(Protocol):
    """Reads raise Unavailable, Forbidden, NotFound, Invalid; what keeps raises what `desk.Desk.act` does.

    kind: AGENCIES, STAFF or BODIES. cursor: of the next page.
    """

    def page(
        self, kind: str, *, on: date | None, agency: str | None, cursor: str | None
    ) -> tuple[Sequence[Kept[Any]], str | None]: ...

    def colleagues(self, agency: str) -> Sequence[Kept[StaffEntry]]:
        """Everybody in the register who is of that agency today."""
        ...

    def one(self, kind: str, code: str, on: date | None) -> Kept[Any]: ...

    def history(self, kind: str, code: str) -> tuple[Entry, ...]: ...

    def enter(self, kind: str, body: Json, *, key: str) -> Json: ...

    def change(self, kind: str, code: str, body: Json, *, key: str, version: int) -> Json: ...

    def delegate(self, code: str, body: Json, *, key: str, version: int) -> Json: ...

    def calendar(self, code: str) -> Calendar: ...

    def set_calendar(self, code: str, body: Json, *, key: str, version: int) -> Json: ...

    def agencies(self) -> tuple[ListedAgency, ...]: ...

    def code_lists(self) -> Mapping[str, tuple[Named, ...]]: ...

    def catalogue(self, hs_code: str, on: date | None) -> Catalogue: ...

    def notice_numbers(
        self, year: int, agency: str | None, cursor: str | None
    ) -> tuple[tuple[NoticeNumber, ...], str | None]: ...

    def undelivered(self, channel: str | None, cursor: str | None) -> tuple[tuple[UnarrivedOf, ...], str | None]: ...

    def notices(self, kind: str, status: str | None, cursor: str | None) -> tuple[tuple[Notice, ...], str | None]:
        """kind: digests or reminders."""
        ...

    def notice(self, kind: str, id: str) -> Notice: ...

    def unarrived(self, id: str) -> UnarrivedOf: ...

    def send_again(self, kind: str, id: str, letter: str, reason: str | None, *, key: str, version: int) -> Json:
        """kind: notifications, digests or reminders."""
        ...
