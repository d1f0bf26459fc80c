"""The services' JSON APIs for people's pages, over one pool of connections per service."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any

import httpx

from services.console.adapters.calling import call_service, open_answer
from services.console.application.desk import Download, Json, Rows, Upload

_PAGE = 200
_ACTING = httpx.Timeout(30.0, connect=1.0)
# Between two pieces; the first may wait until a file was read from the database as a whole.
_FETCHING = httpx.Timeout(30.0, connect=1.0)


@dataclass(frozen=True)
class HttpDesk:
    """Implements `application.desk.Desk`."""

    clients: Mapping[str, httpx.Client]
    token: str

    def read(self, service: str, path: str, **query: Any) -> Json:
        return call_service(service, self.clients[service], self.token, "GET", path, params=_asked(query))

    def rows(self, service: str, path: str, **query: Any) -> Rows:
        body = self.read(service, path, **query)
        return Rows(tuple(body.get("items") or ()), body.get("next") or None)

    def all_rows(self, service: str, path: str, *, at_most: int, **query: Any) -> list[Json]:
        found: list[Json] = []
        cursor: str | None = None
        while len(found) < at_most:
            page = self.rows(service, path, **query, limit=min(_PAGE, at_most - len(found)), cursor=cursor)
            found += page.items
            cursor = page.cursor
            if cursor is None:
                break
        return found

    def act(
        self,
        service: str,
        path: str,
        body: Json,
        *,
        key: str,
        version: int | None = None,
        method: str = "POST",
        uploads: Sequence[Upload] = (),
        multipart: bool = False,
    ) -> Json:
        headers = {"Idempotency-Key": key}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        sent: dict[str, Any] = {"json": body}
        if uploads or multipart:
            parts = [(each.part, (each.name, each.data, each.content_type)) for each in uploads]
            sent = {"files": [("body", (None, json.dumps(body), "application/json")), *parts]}
        return call_service(
            service, self.clients[service], self.token, method, path, headers=headers, timeout=_ACTING, **sent
        )

    def fetch(self, service: str, path: str, **query: Any) -> Download:
        response = open_answer(
            service, self.clients[service], self.token, path, params=_asked(query), timeout=_FETCHING
        )
        header = Message()
        header["Content-Disposition"] = response.headers.get("Content-Disposition", "attachment")
        kind = response.headers.get("Content-Type", "application/octet-stream")
        return Download(header.get_filename() or path.rpartition("/")[2], kind, _pieces(response))


def _asked(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value not in (None, "")}


def _pieces(response: httpx.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_bytes()
    finally:
        response.close()
