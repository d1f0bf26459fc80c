"""The services' rows for an audit, over their HTTP interfaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load

from services.console.adapters.calling import call_service
from services.console.application.audit.ports import RowPage
from services.console.domain.audit.findings import Resend
from services.console.domain.audit.rows import Applied, Dropped, Overdue, Row, Waiting
from shared.contracts.fields import Moment
from shared.errors import Unavailable

_PAGE = 1000
# A page is read out of documents that may be large.
_READING = httpx.Timeout(60.0, connect=2.0)


class _Loose(Schema):
    class Meta:
        unknown = EXCLUDE


class _Applied(_Loose):
    source = fields.String(required=True)
    n = fields.Integer(required=True)
    id = fields.String(load_default=None, allow_none=True)
    at = Moment(load_default=None, allow_none=True)

    @post_load
    def _made(self, data: Any, **_: Any) -> Applied:
        return Applied(**data)


class _Waiting(_Loose):
    source = fields.String(required=True)
    n = fields.Integer(required=True)
    id = fields.String(load_default=None, allow_none=True)
    reason = fields.String(required=True)
    since = Moment(required=True)

    @post_load
    def _made(self, data: Any, **_: Any) -> Waiting:
        return Waiting(**data)


class _Dropped(_Loose):
    source = fields.String(required=True)
    n = fields.Integer(required=True)

    @post_load
    def _made(self, data: Any, **_: Any) -> Dropped:
        return Dropped(**data)


class _Overdue(_Loose):
    rule = fields.String(required=True)
    since = Moment(required=True)
    detail = fields.String(required=True)

    @post_load
    def _made(self, data: Any, **_: Any) -> Overdue:
        return Overdue(**data)


class _Row(_Loose):
    id = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    stands = fields.Boolean(required=True)
    file_code = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, allow_none=True)
    sequence = fields.Integer(required=True)
    event_id = fields.String(required=True, allow_none=True)
    published_upto = fields.Integer(required=True)
    unpublished_since = Moment(required=True, allow_none=True)
    applied = fields.List(fields.Nested(_Applied), required=True)
    waiting = fields.List(fields.Nested(_Waiting), required=True)
    dropped = fields.List(fields.Nested(_Dropped), required=True)
    next_timer_at = Moment(required=True, allow_none=True)
    changed_at = Moment(required=True, allow_none=True)
    overdue = fields.List(fields.Nested(_Overdue), required=True)


class _Rows(_Loose):
    items = fields.List(fields.Nested(_Row), required=True)
    next = fields.String(required=True, allow_none=True)
    now = Moment(required=True)
    count = fields.Integer(required=True)


_ROWS = _Rows()
_LISTS = ("applied", "waiting", "dropped", "overdue")


@dataclass(frozen=True)
class HttpAuditDesk:
    """Implements `application.audit.ports.AuditDesk`."""

    clients: Mapping[str, httpx.Client]
    token: str

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(self.clients)

    def by_id(self, service: str, after: str | None) -> RowPage:
        return self._page(service, "GET", "/audit/rows", params=_asked(after))

    def changed(self, service: str, since: datetime, after: str | None) -> RowPage:
        return self._page(service, "GET", "/audit/rows", params=_asked(after, changed_since=since.isoformat()))

    def unsettled(self, service: str, after: str | None) -> RowPage:
        return self._page(service, "GET", "/audit/rows", params=_asked(after, unsettled="true"))

    def of(self, service: str, ids: Sequence[str]) -> RowPage:
        return self._page(service, "POST", "/audit/rows/look", json={"ids": list(ids)})

    def resend(self, subject: str, wanted: Resend) -> None:
        body = {"subject": subject, "consumer": wanted.consumer, "first": wanted.first}
        call_service(wanted.source, self.clients[wanted.source], self.token, "POST", "/resends", json=body)

    def _page(self, service: str, method: str, path: str, **options: Any) -> RowPage:
        body = call_service(service, self.clients[service], self.token, method, path, timeout=_READING, **options)
        try:
            loaded: Any = _ROWS.load(body)
        except ValidationError as error:
            raise Unavailable(f"{service} answered otherwise than agreed; is it of another version?") from error
        rows = [Row(service, **{**row, **{name: tuple(row[name]) for name in _LISTS}}) for row in loaded["items"]]
        return RowPage(rows, loaded["next"], loaded["now"], loaded["count"])


def _asked(after: str | None, **asked: str) -> dict[str, Any]:
    return {**asked, "limit": _PAGE, **({"after": after} if after else {})}
