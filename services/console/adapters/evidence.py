"""Daily roots and histories, over the services' HTTP interfaces."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from services.console.adapters.calling import call_service
from services.console.application.audit.evidence_ports import Part, Root
from shared.auditing.leaves import Leaf
from shared.errors import Unavailable

_READING = httpx.Timeout(120.0, connect=2.0)


@dataclass(frozen=True)
class HttpEvidenceDesk:
    """Implements `application.audit.evidence_ports.EvidenceDesk`."""

    clients: Mapping[str, httpx.Client]
    token: str

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(self.clients)

    def roots(self, service: str, after: date | None = None, until: date | None = None) -> Iterator[Root]:
        asked = {"until": until.isoformat()} if until else {}
        for row in self._all(service, "/audit/roots", after.isoformat() if after else None, **asked):
            signature = b64decode(row["signature"]) if row["signature"] else None
            yield Root(service, row["day"], row["statement"], signature, self._leaves(service, row["day"]))

    def histories(self, service: str) -> Iterator[Part]:
        for row in self._all(service, "/audit/histories", None):
            yield Part(
                row["place"],
                row["id"],
                row["kind"],
                row["entries"],
                row["last"],
                row.get("head"),
                row.get("version"),
            )

    def _leaves(self, service: str, day: str) -> Iterator[Leaf]:
        for row in self._all(service, f"/audit/roots/{day}/leaves", None):
            yield Leaf(*row)

    def _all(self, service: str, path: str, after: str | None, **asked: str) -> Iterator[Any]:
        while True:
            params = {**asked, **({"after": after} if after else {})}
            client = self.clients[service]
            body = call_service(service, client, self.token, "GET", path, params=params, timeout=_READING)
            try:
                items, after = body["items"], body["next"]
            except KeyError as error:
                raise Unavailable(f"{service} answered otherwise than agreed; is it of another version?") from error
            yield from items
            if after is None:
                return
