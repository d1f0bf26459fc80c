"""Inspection's lists over the desk, read into the console's values."""

from __future__ import annotations

from dataclasses import dataclass

from services.console.application.desk import Desk
from services.console.application.worklist import WorkPage
from services.console.domain.worklist import Chosen, Counts, WorkRow
from services.console.shaping import read_all, read_as

_SERVICE = "inspection"


@dataclass(frozen=True)
class HttpWorkDesk:
    """Implements `application.worklist.WorkDesk`."""

    desk: Desk

    def page(self, asked: dict[str, object], *, limit: int, cursor: str | None = None) -> WorkPage:
        found = self.desk.rows(_SERVICE, "/inspections", **asked, limit=limit, cursor=cursor)
        return WorkPage(read_all(WorkRow, found.items, service=_SERVICE), found.cursor)

    def counts(self) -> Counts:
        return read_as(Counts, self.desk.read(_SERVICE, "/inspections/counts"), service=_SERVICE)

    def assign(self, chosen: Chosen, officer: str, *, key: str) -> None:
        path = f"/inspections/{chosen.id}/assign"
        self.desk.act(_SERVICE, path, {"officer": officer}, key=key, version=chosen.version)

    def now(self, id: str) -> Chosen:
        return read_as(Chosen, self.desk.read(_SERVICE, f"/inspections/{id}"), service=_SERVICE)

    def registered(self, file_code: str) -> str | None:
        found = self.desk.rows("registration", "/registrations", q=file_code, limit=2).items
        exactly = [str(each["id"]) for each in found if each.get("file_code") == file_code]
        return exactly[0] if len(exactly) == 1 else None
