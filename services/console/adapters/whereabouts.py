"""Where the services stand with a dossier, out of their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.console.adapters.dossier.reading import quote
from services.console.application.desk import Desk
from services.console.domain.dossier.window_messages import WindowMessages
from services.console.domain.whereabouts.positions import Entry, Position, Told
from services.console.shaping import read_all, read_as

_REGISTRATION, _NOTIFICATION = "registration", "notification"


@dataclass(frozen=True)
class HttpWhereabout:
    """Implements `application.whereabouts.Whereabout`. services: in the order of a dossier's way through them."""

    desk: Desk
    services: Sequence[str]

    def named(self, service: str, name: str, value: str, *, limit: int) -> tuple[Position, ...]:
        found = self.desk.rows(service, "/positions", **{name: value}, limit=limit)
        return read_all(Position, found.items, service=service)

    def position(self, service: str, id: str) -> Position:
        return read_as(Position, self.desk.read(service, f"/positions/{quote(id)}"), service=service)

    def flow(self, service: str, id: str, *, at_most: int) -> tuple[tuple[Entry, ...], bool]:
        rows = self.desk.all_rows(service, f"/positions/{quote(id)}/flow", at_most=at_most + 1)
        return read_all(Entry, rows[:at_most], service=service)[::-1], len(rows) > at_most

    def letters(self, id: str) -> tuple[Told, ...]:
        said = self.desk.read(_NOTIFICATION, f"/positions/{quote(id)}/letters").get("letters") or ()
        return read_all(Told, said, service=_NOTIFICATION)

    def window_in(self, id: str) -> WindowMessages:
        return self._window(_REGISTRATION, f"/registrations/{quote(id)}")

    def window_out(self, id: str) -> WindowMessages:
        return self._window(_NOTIFICATION, f"/notifications/{quote(id)}")

    def _window(self, service: str, path: str) -> WindowMessages:
        return read_as(WindowMessages, self.desk.read(service, f"{path}/window-messages"), service=service)
