"""Complaints, reductions and goods out of inspection's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from services.console.adapters.dossier.reading import quote
from services.console.adapters.papers import HttpShelf
from services.console.application.desk import Desk
from services.console.application.keeping_records import Listed
from services.console.domain.dossier.record import GoodRecord
from services.console.domain.dossier.timeline import Entry
from services.console.domain.records import ComplaintFile, Reduction
from services.console.shaping import read_all, read_as

_SERVICE = "inspection"
_PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class HttpRecords:
    """Implements `application.keeping_records.RecordsDesk`."""

    desk: Desk

    def complaints(self, *, status: str, tax_code: str, cursor: str | None) -> Listed[ComplaintFile]:
        return self._listed(ComplaintFile, "/complaints", status=status, tax_code=tax_code, cursor=cursor)

    def complaint(self, id: str) -> ComplaintFile:
        return read_as(ComplaintFile, self.desk.read(_SERVICE, f"/complaints/{quote(id)}"), service=_SERVICE)

    def complaint_history(self, id: str) -> tuple[Entry, ...]:
        return self._entries(f"/complaints/{quote(id)}/history")

    def reductions(self, *, status: str, tax_code: str, good_key: str, cursor: str | None) -> Listed[Reduction]:
        asked = {"status": status, "tax_code": tax_code, "good_key": good_key, "cursor": cursor}
        return self._listed(Reduction, "/entitlements", **asked)

    def reduction(self, id: str) -> Reduction:
        return read_as(Reduction, self.desk.read(_SERVICE, f"/entitlements/{quote(id)}"), service=_SERVICE)

    def reduction_history(self, id: str) -> tuple[Entry, ...]:
        return self._entries(f"/entitlements/{quote(id)}/history")

    def reduction_papers(self) -> HttpShelf:
        return HttpShelf(_SERVICE, self.desk, "/entitlements")

    def good(self, good_key: str) -> GoodRecord:
        return read_as(GoodRecord, self.desk.read(_SERVICE, f"/good-records/{quote(good_key)}"), service=_SERVICE)

    def _listed(self, shape: type[T], path: str, **asked: Any) -> Listed[T]:
        found = self.desk.rows(_SERVICE, path, limit=_PAGE, **asked)
        return Listed(read_all(shape, found.items, service=_SERVICE), found.cursor)

    def _entries(self, path: str) -> tuple[Entry, ...]:
        return read_all(Entry, self.desk.read(_SERVICE, path).get("entries") or (), service=_SERVICE)
