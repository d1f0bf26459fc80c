"""Inspection's lists over the desk, read into the console's values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.console.application.desk import Desk
from services.console.application.worklist import WorkPage
from services.console.domain.worklist import Chosen, Counts, WorkRow
from services.console.shaping import read_all, read_as

_SERVICE = "inspection"


@dataclass(frozen=True)
class _Paper:
    number: str | None


@dataclass(frozen=True)
class _Content:
    documents: tuple[_Paper, ...]


@dataclass(frozen=True)
class _Notice:
    notice_no: str


@dataclass(frozen=True)
class _Case:
    """As much of a case as has numbers."""

    content: _Content
    notices: tuple[_Notice, ...]


@dataclass(frozen=True)
class HttpWorkDesk:
    """Implements `application.worklist.WorkDesk`."""

    desk: Desk

    def page(self, asked: dict[str, object], *, limit: int, cursor: str | None = None) -> WorkPage:
        found = self.desk.rows(_SERVICE, "/inspections", **asked, limit=limit, cursor=cursor)
        return WorkPage(read_all(WorkRow, found.items, service=_SERVICE), found.cursor)

    def counts(self) -> Counts:
        return read_as(Counts, self.desk.read(_SERVICE, "/inspections/counts"), service=_SERVICE)

    def assign(self, chosen: Chosen, officer: str | None, *, key: str) -> None:
        path = f"/inspections/{chosen.id}/assign"
        self.desk.act(_SERVICE, path, {"officer": officer}, key=key, version=chosen.version)

    def now(self, id: str) -> Chosen:
        return read_as(Chosen, self.desk.read(_SERVICE, f"/inspections/{id}"), service=_SERVICE)

    def numbers(self, id: str) -> Collection[str]:
        case = read_as(_Case, self.desk.read(_SERVICE, f"/inspections/{id}"), service=_SERVICE)
        papers = [paper.number for paper in case.content.documents if paper.number]
        return [*papers, *(notice.notice_no for notice in case.notices)]

    def registered(self, file_code: str) -> str | None:
        found = self.desk.rows("registration", "/registrations", q=file_code, limit=2).items
        exactly = [str(each["id"]) for each in found if each.get("file_code") == file_code]
        return exactly[0] if len(exactly) == 1 else None
