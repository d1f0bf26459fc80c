"""The services' switches over their HTTP interfaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import httpx

from services.console.adapters.calling import call_service
from services.console.application.desk import Desk
from services.console.domain.switches import Address, HeldUp, Switch, Switchboard
from services.console.shaping import read_all, read_as

# On every page: rather no line than a page that waits.
_PATIENCE = httpx.Timeout(0.3)


@dataclass(frozen=True)
class HttpSwitches:
    """Implements `application.switching.Switches`."""

    desk: Desk

    def board(self, service: str) -> Switchboard:
        return read_as(Switchboard, self.desk.read(service, "/operations/standing"), service=service)

    def turn(self, address: Address, *, pause: bool, reason: str) -> Switch:
        path = f"/operations/switches/{address.name}/{'pause' if pause else 'resume'}"
        said = self.desk.act(address.service, path, {"reason": reason}, key=str(uuid4()))
        return read_as(Switch, said, service=address.service)

    def drain(self, service: str, reason: str) -> tuple[Switch, ...]:
        said = self.desk.act(service, "/operations/drain", {"reason": reason}, key=str(uuid4()))
        return read_all(Switch, said.get("switches") or (), service=service)


@dataclass(frozen=True)
class _Notice:
    name: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class HttpNotices:
    """As `application.held_up.Ask`."""

    clients: Mapping[str, httpx.Client]

    def __call__(self, service: str, token: str) -> Sequence[HeldUp]:
        client = self.clients[service]
        said = call_service(service, client, token, "GET", "/operations/notices", timeout=_PATIENCE)
        notices = read_all(_Notice, said.get("paused") or (), service=service)
        return [HeldUp(service, each.name, each.reason, each.at) for each in notices]
