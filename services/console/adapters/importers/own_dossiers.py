"""An importer's dossiers out of the services' JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.console.adapters.dossier.reading import quote
from services.console.application.desk import Desk, Download, Json, Upload
from services.console.application.importers.looking import Paper, Row
from services.console.domain.dossier.registered import Handlers, Named
from services.console.domain.dossier.timeline import Entry
from services.console.domain.importers.standing import OwnAppointment, OwnDossier
from services.console.shaping import read_all, read_as

_REGISTRATION, _INSPECTION = "registration", "inspection"


@dataclass(frozen=True)
class _Row:
    id: str
    file_code: str
    received_at: datetime
    agency: Named
    goods: str
    lines: int
    handlers: Handlers
    next_due_on: date | None = None


@dataclass(frozen=True)
class HttpOwnDossiers:
    """Implements `application.importers.looking.OwnDossiers`."""

    desk: Desk

    def rows(self, *, q: str | None, cursor: str | None, limit: int) -> tuple[Sequence[Row], str | None]:
        page = self.desk.rows(_REGISTRATION, "/registrations", q=q, cursor=cursor, limit=limit)
        return [_row(each) for each in read_all(_Row, page.items, service=_REGISTRATION)], page.cursor

    def dossier(self, id: str) -> OwnDossier:
        return read_as(OwnDossier, self._read(f"/registrations/{id}"), service=_REGISTRATION)

    def content(self, id: str) -> Json:
        said: dict[str, Any] = dict(self._read(f"/registrations/{id}"))
        return dict(said.get("dossier") or {})

    def history(self, id: str) -> tuple[Entry, ...]:
        said: dict[str, Any] = dict(self._read(f"/registrations/{id}/history"))
        return read_all(Entry, said.get("entries") or (), service=_REGISTRATION)

    def appointment(self, id: str) -> OwnAppointment:
        said = self.desk.read(_INSPECTION, f"/inspections/{id}/appointment")
        return read_as(OwnAppointment, said, service=_INSPECTION)

    def papers(self, id: str) -> tuple[Paper, ...]:
        said: dict[str, Any] = dict(self._read(f"/registrations/{id}/papers"))
        return read_all(Paper, said.get("items") or (), service=_REGISTRATION)

    def case_papers(self, id: str) -> tuple[Paper, ...]:
        said = self.desk.read(_INSPECTION, f"/inspections/{id}/papers")
        return read_all(Paper, said.get("items") or (), service=_INSPECTION)

    def paper(self, id: str, key: str) -> Download:
        return self.desk.fetch(_REGISTRATION, f"/registrations/{id}/papers/{quote(key)}")

    def case_paper(self, id: str, key: str) -> Download:
        return self.desk.fetch(_INSPECTION, f"/inspections/{id}/papers/{quote(key)}")

    def document(self, id: str, sha256: str) -> Download:
        return self.desk.fetch(_REGISTRATION, f"/registrations/{id}/documents/{sha256}")

    def attachment_types(self) -> tuple[Named, ...]:
        said: dict[str, Any] = dict(self._read("/code-lists"))
        return read_all(Named, said.get("attachment_types") or (), service=_REGISTRATION)

    def act(self, id: str, path: str, body: Json, *, key: str, version: int) -> Json:
        return self.desk.act(_REGISTRATION, f"/registrations/{id}/{path}", body, key=key, version=version)

    def hand_in(self, id: str, path: str, body: Json, *, key: str, version: int, uploads: Sequence[Upload]) -> Json:
        there = f"/registrations/{id}/{path}"
        return self.desk.act(_REGISTRATION, there, body, key=key, version=version, uploads=uploads, multipart=True)

    def wish(self, id: str, body: Json, *, key: str, version: int) -> Json:
        return self.desk.act(_INSPECTION, f"/inspections/{id}/wish-move", body, key=key, version=version)

    def _read(self, path: str) -> Json:
        return self.desk.read(_REGISTRATION, path)


def _row(row: _Row) -> Row:
    return Row(
        row.id,
        row.file_code,
        row.received_at,
        row.agency.name,
        row.goods,
        row.lines,
        row.handlers.cqkt.code,
        row.next_due_on,
    )
