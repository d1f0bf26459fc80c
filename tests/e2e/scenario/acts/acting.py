"""One versioned act over a JSON API, on the version that its actor sees."""

from __future__ import annotations

from typing import Any

from tests.e2e.person import Json, Person
from tests.e2e.scenario.playing import LotAtPlay

_LISTS = {"registration": "registrations", "inspection": "inspections"}


def act(
    lot: LotAtPlay, person: Person, service: str, path: str, body: Json, *, method: str = "POST", **sent: Any
) -> Json:
    """Raises Refused."""
    reader = person if service == "registration" else lot.officer
    at = f"/{_LISTS[service]}/{lot.id}"
    version = reader.read(service, at)["version"]
    return person.act(service, f"{at}/{path}", body, version=version, method=method, **sent)
