"""The papers' part of the services' APIs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from services.console.adapters.problems import error_from
from services.console.adapters.silence import silence
from services.console.application.desk import Desk, Download, Json
from services.console.application.papers import PaperRow, ShownPaper, UnmadePaper
from services.console.shaping import read_all, read_as
from shared.errors import NotFound, Unavailable
from shared.papers.codes import SERVICES

# Where a service has the papers of one of its own.
ROOTS = {"registration": "/registrations", "inspection": "/inspections"}


@dataclass(frozen=True)
class HttpShelf:
    """Implements PaperShelf. root: where the service has those whose papers these are."""

    service: str
    desk: Desk
    root: str

    def of(self, id: str) -> Sequence[PaperRow]:
        said = self.desk.read(self.service, f"{self.root}/{quote(id, safe='')}/papers")
        return read_all(PaperRow, said.get("items") or (), service=self.service)

    def file(self, id: str, key: str) -> Download:
        return self.desk.fetch(self.service, f"{self.root}/{quote(id, safe='')}/papers/{quote(key, safe='')}")

    def unmade(self) -> Sequence[UnmadePaper]:
        said = self.desk.read(self.service, "/papers/unmade")
        return read_all(UnmadePaper, said.get("items") or (), service=self.service)


def shelves(desk: Desk) -> Mapping[str, HttpShelf]:
    return {service: HttpShelf(service, desk, root) for service, root in ROOTS.items()}


@dataclass(frozen=True)
class HttpVerification:
    """Implements Verification. A code says which service knows it; a file may be any service's."""

    clients: Mapping[str, httpx.Client]

    def by_code(self, code: str) -> ShownPaper:
        return self._ask(SERVICES[code[0]], f"/papers/by-code/{quote(code, safe='')}")

    def by_hash(self, sha256: str) -> ShownPaper:
        away: Unavailable | None = None
        for service in ROOTS:
            try:
                return self._ask(service, f"/papers/by-hash/{sha256}")
            except NotFound:
                continue
            except Unavailable as error:
                away = error
        # Unknown to those that answered is not unknown.
        raise away or NotFound("No paper of ours has these bytes.")

    def _ask(self, service: str, path: str) -> ShownPaper:
        client = self.clients[service]
        try:
            response = client.get(path)
        except httpx.HTTPError as error:
            raise Unavailable(f"{service} did not answer: {silence(error)}") from error
        if not response.is_success:
            raise error_from(response, service)
        return read_as(ShownPaper, _json(response, service), service=service)


def _json(response: httpx.Response, service: str) -> Json:
    read: Callable[[], Json] = response.json
    try:
        return read()
    except ValueError as error:
        raise Unavailable(f"{service} answered with something that is not JSON") from error
