"""Somebody signed in: reads and acts over the services' JSON APIs with a bearer token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

Json = dict[str, Any]


class Refused(Exception):
    """A service said no. status: of HTTP; body: problem+json."""

    def __init__(self, status: int, body: Json) -> None:
        errors = "; ".join(f"{e['pointer']}: {e['detail']}" for e in body.get("errors", ()))
        super().__init__(f"{status} {body.get('code')}: {body.get('detail')} {errors}".strip())
        self.status = status
        self.body = body

    @property
    def code(self) -> str:
        return str(self.body.get("code"))


@dataclass(frozen=True)
class Person:
    name: str
    urls: Mapping[str, str]
    client: httpx.Client

    @classmethod
    @contextmanager
    def with_token(cls, urls: Mapping[str, str], token: str, name: str) -> Iterator[Person]:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(headers=headers, timeout=20, trust_env=False) as client:
            yield cls(name, urls, client)

    def read(self, service: str, path: str, **query: Any) -> Json:
        """Raises Refused."""
        asked = {name: value for name, value in query.items() if value is not None}
        return _said(self.client.get(f"{self.urls[service]}{path}", params=asked))

    def rows(self, service: str, path: str, **query: Any) -> list[Json]:
        """Every page of a list."""
        found: list[Json] = []
        cursor = None
        while True:
            page = self.read(service, path, **query, cursor=cursor)
            found += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return found

    def act(
        self,
        service: str,
        path: str,
        body: Json,
        *,
        version: int | None = None,
        key: str | None = None,
        method: str = "POST",
        **sent: Any,
    ) -> Json:
        """version: that was seen (If-Match). key: Idempotency-Key, a new one when left out. Raises Refused."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = sent or {"json": body}
        return _said(self.client.request(method, f"{self.urls[service]}{path}", headers=headers, **content))


def _said(response: httpx.Response) -> Json:
    body: Json = response.json()
    if response.is_error:
        raise Refused(response.status_code, body)
    return body
