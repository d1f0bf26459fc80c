"""What services say of themselves, over their HTTP interfaces, to the operator whose token is carried along."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from services.console.adapters.calling import call_service
from services.console.application.desk import Json
from services.console.domain.operations.standing import Standing
from services.console.domain.operations.trends import Trends
from services.console.shaping import read_as

ASKING = httpx.Timeout(3.0, connect=1.0)


@dataclass(frozen=True)
class HttpServices:
    """Implements `application.operations.ports.Services`."""

    clients: Mapping[str, httpx.Client]
    token: str

    @property
    def names(self) -> Collection[str]:
        return self.clients.keys()

    def standing(self, service: str) -> Standing:
        return read_as(Standing, {**self._read(service, "/operations/standing"), "service": service}, service=service)

    def trends(self, service: str, *, hours: int) -> Trends:
        said = self._read(service, "/operations/trends", hours=hours)
        return read_as(Trends, {**said, "service": service}, service=service)

    def _read(self, service: str, path: str, **query: Any) -> Json:
        return call_service(service, self.clients[service], self.token, "GET", path, params=query, timeout=ASKING)
