"""The journals and standings of registration and notification, over their HTTP interfaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from services.console.adapters.calling import call_service
from services.console.application.window import INBOUND, OUTBOUND, Resent, Unapplied
from services.console.domain.window import Exchange
from shared.errors import NotFound

_PAGE = 200
# An intake may fetch files, and write large ones.
_ACTING = httpx.Timeout(60.0, connect=1.0)


@dataclass(frozen=True)
class HttpWindowDesk:
    """Implements `application.window.WindowDesk`."""

    clients: Mapping[str, httpx.Client]
    token: str

    def exchanges(self, service: str, **asked: str) -> list[Exchange]:
        body = self._call(service, "GET", "/window/journal", params={**asked, "limit": _PAGE})
        return [
            Exchange(service, row["id"], datetime.fromisoformat(row["began"]), row) for row in body.get("items") or ()
        ]

    def whole(self, exchange: Exchange, *, files: bool) -> Mapping[str, Any]:
        path = f"/window/journal/{quote(exchange.id, safe='')}"
        return self._call(exchange.service, "GET", path, params={"files": str(files).lower()})

    def unapplied(self) -> list[Unapplied]:
        body = self._call(INBOUND, "GET", "/window/unapplied", params={"limit": _PAGE})
        return [
            Unapplied(row["message_id"], row["file_code"], datetime.fromisoformat(row["received_at"]), row["outcome"])
            for row in body.get("items") or ()
        ]

    def take_again(self, id: str) -> Resent:
        said = self._call(INBOUND, "POST", f"/window/journal/{quote(id, safe='')}/take-again", timeout=_ACTING)
        outcome = str(said["outcome"])
        return Resent("message", str(said["id"]), outcome, str(said["error"]), outcome == "held")

    def send_again(self, letter_id: str, file_code: str, *, reason: str) -> Resent:
        found = (
            self._call(OUTBOUND, "GET", "/notifications", params={"q": file_code, "limit": _PAGE}).get("items") or ()
        )
        owner = next((each["id"] for each in found if each["file_code"] == file_code), None)
        if owner is None:
            raise NotFound(f"Notification has no correspondence of {file_code}.")
        version = self._call(OUTBOUND, "GET", f"/notifications/{quote(owner, safe='')}")["version"]
        said = self._call(
            OUTBOUND,
            "POST",
            f"/notifications/{quote(owner, safe='')}/letters/{quote(letter_id, safe='')}/send-again",
            json={"reason": reason},
            headers={"If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())},
        )
        return Resent("letter", str(said["letter_id"]), "queued", f"in the place of {letter_id}", settled=True)

    def standings(self, service: str) -> Iterator[Mapping[str, Any]]:
        cursor: str | None = None
        while True:
            asked = {"limit": _PAGE, **({"cursor": cursor} if cursor else {})}
            page = self._call(service, "GET", "/window/dossiers", params=asked)
            yield from page.get("items") or ()
            cursor = page.get("next")
            if not cursor:
                return

    def _call(self, service: str, method: str, path: str, **options: Any) -> dict[str, Any]:
        return call_service(service, self.clients[service], self.token, method, path, **options)
