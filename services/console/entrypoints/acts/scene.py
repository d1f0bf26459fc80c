"""The dossier as an act's page finds it: what both services hold of it now, and what others did to it meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from flask import g

from services.console.application.asking import ask_each
from services.console.application.desk import Desk, Json
from services.console.domain.casework.case import Case
from services.console.domain.dossier.barred import Barred, open_to_reader
from services.console.entrypoints.access import console, desk
from services.console.shaping import read_all, read_as
from shared.errors import CuakhauError
from shared.regulation import legal_day


class Person(Protocol):
    """Who acts."""

    @property
    def id(self) -> str: ...

    @property
    def role(self) -> str: ...


PATHS = {"registration": "/registrations/{id}", "inspection": "/inspections/{id}"}


@dataclass(frozen=True)
class Scene:
    """registration, inspection: the dossier and the case as the services' APIs give them; empty where one gave nothing.

    failed: why a service gave nothing.
    """

    id: str
    who: Person
    desk: Desk
    now: datetime
    registration: Json
    inspection: Json
    failed: Mapping[str, CuakhauError]

    @property
    def today(self) -> date:
        return legal_day(self.now)

    @cached_property
    def case(self) -> Case:
        """Of a scene that was set for inspection."""
        return read_as(Case, self.inspection, service="inspection")

    def of(self, service: str) -> Json:
        return self.registration if service == "registration" else self.inspection

    def version(self, service: str) -> int:
        return int(self.of(service)["version"])

    def allowed(self, service: str) -> tuple[str, ...]:
        """What whoever looks may do now."""
        return open_to_reader(self.of(service).get("allowed") or (), self.barred(service))

    def barred(self, service: str) -> tuple[Barred, ...]:
        """What belongs to this stage and is not theirs to do now."""
        return read_all(Barred, self.of(service).get("barred") or (), service=service)


@dataclass(frozen=True)
class Happened:
    """Something that was done since the page was shown. by: as the history names them. act: the history's word."""

    act: str
    by: str
    at: datetime
    reason: str | None


def set_scene(id: str, service: str) -> Scene:
    """Raises what keeps `service`, whose act it is, from answering; the other one's silence is put up with."""
    own = desk()
    answers = ask_each(PATHS, lambda name, path: own.read(name, path.format(id=id)))
    if service in answers.failed:
        raise answers.failed[service]
    given: dict[str, Any] = {name: answers.given.get(name, {}) for name in PATHS}
    return Scene(id, g.who, own, console().clock(), failed=answers.failed, **given)


def happened_since(scene: Scene, service: str, seen: int) -> list[Happened]:
    """What others did after version `seen`, oldest first; an empty list also where the history cannot be read."""
    try:
        entries = scene.desk.read(service, PATHS[service].format(id=scene.id) + "/history").get("entries") or ()
    except CuakhauError:
        return []
    return [
        Happened(
            str(entry["act"]),
            str(entry["actor"]["id"]).partition(":")[2] or str(entry["actor"]["id"]),
            datetime.fromisoformat(str(entry["time"])),
            entry.get("reason"),
        )
        for entry in entries
        if int(entry["number"]) > seen
    ]
