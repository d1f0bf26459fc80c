"""The registers out of the services' JSON, and into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.console.application.desk import Desk, Json
from services.console.application.registers.ports import (
    AGENCIES,
    BODIES,
    STAFF,
    Catalogue,
    Notice,
    UnarrivedOf,
)
from services.console.domain.dossier.registered import Named
from services.console.domain.dossier.timeline import Entry
from services.console.domain.registers.entries import (
    AgencyEntry,
    BodyEntry,
    Calendar,
    Kept,
    ListedAgency,
    NoticeNumber,
    StaffEntry,
)
from services.console.shaping import read_all, read_as

_REGISTRATION, _INSPECTION, _NOTIFICATION = "registration", "inspection", "notification"
_ENTRIES: Mapping[str, type] = {AGENCIES: AgencyEntry, STAFF: StaffEntry, BODIES: BodyEntry}
_LISTS = ("goods_groups", "qcvn", "units", "attachment_types")
_PAGE = 50
# More than any agency has staff.
_COLLEAGUES = 1000


@dataclass(frozen=True)
class _Bare:
    code: str
    version: int
    on: date


@dataclass(frozen=True)
class HttpRegisters:
    """Implements `application.registers.ports.Registers`."""

    desk: Desk

    def page(
        self, kind: str, *, on: date | None, agency: str | None, cursor: str | None
    ) -> tuple[Sequence[Kept[Any]], str | None]:
        found = self.desk.rows(
            _REGISTRATION, f"/admin/{kind}", on=on and on.isoformat(), agency=agency, cursor=cursor, limit=_PAGE
        )
        return [_kept(kind, item) for item in found.items], found.cursor

    def colleagues(self, agency: str) -> list[Kept[StaffEntry]]:
        found = self.desk.all_rows(_REGISTRATION, f"/admin/{STAFF}", at_most=_COLLEAGUES, agency=agency)
        return [_kept(STAFF, item) for item in found]

    def one(self, kind: str, code: str, on: date | None) -> Kept[Any]:
        return _kept(kind, self.desk.read(_REGISTRATION, f"/admin/{kind}/{code}", on=on and on.isoformat()))

    def history(self, kind: str, code: str) -> tuple[Entry, ...]:
        said: dict[str, Any] = dict(self.desk.read(_REGISTRATION, f"/admin/{kind}/{code}/history"))
        return read_all(Entry, said.get("entries") or (), service=_REGISTRATION)

    def enter(self, kind: str, body: Json, *, key: str) -> Json:
        return self.desk.act(_REGISTRATION, f"/admin/{kind}", body, key=key)

    def change(self, kind: str, code: str, body: Json, *, key: str, version: int) -> Json:
        return self._put(f"/admin/{kind}/{code}", body, key=key, version=version)

    def delegate(self, code: str, body: Json, *, key: str, version: int) -> Json:
        return self.desk.act(_REGISTRATION, f"/admin/staff/{code}/delegations", body, key=key, version=version)

    def calendar(self, code: str) -> Calendar:
        return read_as(Calendar, self.desk.read(_REGISTRATION, f"/admin/calendars/{code}"), service=_REGISTRATION)

    def set_calendar(self, code: str, body: Json, *, key: str, version: int) -> Json:
        return self._put(f"/admin/calendars/{code}", body, key=key, version=version)

    def agencies(self) -> tuple[ListedAgency, ...]:
        return read_all(ListedAgency, self._lists().get("agencies") or (), service=_REGISTRATION)

    def code_lists(self) -> Mapping[str, tuple[Named, ...]]:
        said = self._lists()
        return {name: read_all(Named, said.get(name) or (), service=_REGISTRATION) for name in _LISTS}

    def catalogue(self, hs_code: str, on: date | None) -> Catalogue:
        said = self.desk.read(_REGISTRATION, "/catalogue", hs_code=hs_code, on=on and on.isoformat())
        return read_as(Catalogue, said, service=_REGISTRATION)

    def notice_numbers(
        self, year: int, agency: str | None, cursor: str | None
    ) -> tuple[tuple[NoticeNumber, ...], str | None]:
        found = self.desk.rows(_INSPECTION, "/notice-numbers", year=year, agency=agency, cursor=cursor, limit=_PAGE)
        return read_all(NoticeNumber, found.items, service=_INSPECTION), found.cursor

    def undelivered(self, channel: str | None, cursor: str | None) -> tuple[tuple[UnarrivedOf, ...], str | None]:
        found = self.desk.rows(_NOTIFICATION, "/notifications/undelivered", channel=channel, cursor=cursor, limit=_PAGE)
        return read_all(UnarrivedOf, found.items, service=_NOTIFICATION), found.cursor

    def notices(self, kind: str, status: str | None, cursor: str | None) -> tuple[tuple[Notice, ...], str | None]:
        found = self.desk.rows(_NOTIFICATION, f"/{kind}", status=status, cursor=cursor, limit=_PAGE)
        return read_all(Notice, found.items, service=_NOTIFICATION), found.cursor

    def notice(self, kind: str, id: str) -> Notice:
        return read_as(Notice, self.desk.read(_NOTIFICATION, f"/{kind}/{id}"), service=_NOTIFICATION)

    def unarrived(self, id: str) -> UnarrivedOf:
        return read_as(UnarrivedOf, self.desk.read(_NOTIFICATION, f"/notifications/{id}"), service=_NOTIFICATION)

    def send_again(self, kind: str, id: str, letter: str, reason: str | None, *, key: str, version: int) -> Json:
        path = f"/{kind}/{id}/letters/{letter}/send-again"
        return self.desk.act(_NOTIFICATION, path, {"reason": reason}, key=key, version=version)

    def _put(self, path: str, body: Json, *, key: str, version: int) -> Json:
        return self.desk.act(_REGISTRATION, path, body, key=key, version=version, method="PUT")

    def _lists(self) -> dict[str, Any]:
        return dict(self.desk.read(_REGISTRATION, "/code-lists"))


def _kept(kind: str, item: Json) -> Kept[Any]:
    said: dict[str, Any] = dict(item)
    bare = read_as(_Bare, said, service=_REGISTRATION)
    shape = _ENTRIES[kind]
    entries: tuple[Any, ...] = read_all(shape, said.get("entries") or (), service=_REGISTRATION)
    current = said.get("current")
    holds = None if current is None else read_as(shape, current, service=_REGISTRATION)
    return Kept(bare.code, bare.version, bare.on, holds, entries)
