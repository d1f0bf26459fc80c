"""File codes of our own, as registration counts them and as inspection knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from services.console.adapters.calling import call_service


@dataclass(frozen=True)
class FileCodes:
    """Implements `application.ports.FileCodes`."""

    clients: Mapping[str, httpx.Client]
    token: str

    def largest_known(self, beginning: str) -> str | None:
        path = "/file-codes/largest"
        answer = call_service(
            "inspection", self.clients["inspection"], self.token, "GET", path, params={"beginning": beginning}
        )
        known = answer.get("file_code")
        return str(known) if known else None

    def jump_past(self, file_code: str, *, reason: str) -> str:
        body = {"past": file_code, "reason": reason}
        path = "/file-codes/jump"
        answer = call_service("registration", self.clients["registration"], self.token, "POST", path, json=body)
        return str(answer.get("last"))
