"""Where is my dossier? Every service asked side by side; one that is silent costs its own part only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, cast
from uuid import UUID

from services.console.application.asking import ask_each
from services.console.domain.dossier.window_messages import WindowMessages
from services.console.domain.whereabouts.positions import Entry, Position, Told, Whereabouts
from shared.errors import CuakhauError, Forbidden, NotFound

# Of each service's acts, the newest; more are told of and not shown.
MOST_ACTS = 1000
MOST_FOUND = 25

_TAX_CODE = re.compile(r"\d{10}(-?\d{3})?")
_DECLARATION = re.compile(r"\d{12}")
_LONGEST_CODE = 12


@dataclass(frozen=True)
class Found:
    """items: at most MOST_FOUND. failed: services that could not be asked."""

    items: tuple[Position, ...]
    more: bool
    failed: Mapping[str, CuakhauError]


class Whereabout(Protocol):
    """In the name of whoever is looking. Every call raises Unavailable, Forbidden, NotFound."""

    @property
    def services(self) -> Sequence[str]:
        """In the order of a dossier's way through them."""
        ...

    def named(self, service: str, name: str, value: str, *, limit: int) -> tuple[Position, ...]:
        """The newest first. name: file_code, declaration_no or tax_code."""
        ...

    def position(self, service: str, id: str) -> Position: ...

    def flow(self, service: str, id: str, *, at_most: int) -> tuple[tuple[Entry, ...], bool]:
        """The newest acts, the oldest of them first; whether there are older ones."""
        ...

    def letters(self, id: str) -> tuple[Told, ...]: ...

    def window_in(self, id: str) -> WindowMessages: ...

    def window_out(self, id: str) -> WindowMessages: ...


def names_of(text: str) -> list[tuple[str, str]]:
    """What somebody may have meant, by its form: dossier id, declaration number, tax code, file code; in that order."""
    typed = text.strip()
    if _is_id(typed):
        return [("id", typed.lower())]
    meant = []
    if _DECLARATION.fullmatch(typed):
        meant.append(("declaration_no", typed))
    if _TAX_CODE.fullmatch(typed):
        meant.append(("tax_code", typed))
    if 0 < len(typed) <= _LONGEST_CODE:
        meant.append(("file_code", typed.upper()))
    return meant


def find_dossiers(text: str, *, desk: Whereabout) -> Found:
    """Raises NotFound when every service answered and none knows it, and what went wrong when none answered."""
    failed: dict[str, CuakhauError] = {}
    for name, value in names_of(text):
        asked = {service: partial(_ask, desk, service, name, value) for service in desk.services}
        answers = ask_each(asked, lambda _service, ask: ask())
        failed |= answers.failed
        by_id = {position.id: position for service in answers.given for position in answers.given[service]}
        # Registration gives the legal status, and is asked first.
        for service in reversed(desk.services):
            by_id |= {position.id: position for position in answers.given.get(service, ())}
        if by_id:
            newest = tuple(by_id[id] for id in sorted(by_id, reverse=True))
            return Found(newest[:MOST_FOUND], len(newest) > MOST_FOUND, failed)
    if len(failed) == len(desk.services):
        raise next(iter(failed.values()))
    if failed:
        return Found((), False, failed)
    raise NotFound(
        f"No service knows a dossier by '{text.strip()}': give its file code, id, declaration number or tax code."
    )


def _ask(desk: Whereabout, service: str, name: str, value: str) -> tuple[Position, ...]:
    if name != "id":
        return desk.named(service, name, value, limit=MOST_FOUND + 1)
    try:
        return (desk.position(service, value),)
    except NotFound:
        return ()


def look_at(id: str, *, desk: Whereabout) -> Whereabouts:
    """Raises NotFound when nobody knows it, Forbidden when nobody may show it."""
    answers = ask_each(_questions(id, desk), lambda _name, question: question())
    given, failed = answers.given, dict(answers.failed)
    positions: dict[str, Position | None] = {}
    for service in desk.services:
        if service in given:
            positions[service] = cast(Position, given[service])
        elif isinstance(failed.get(service), NotFound):
            positions[service] = None
    if not any(positions.values()):
        raise _why_nothing(failed, desk.services)
    flows = {name.partition("/")[0]: cast(Flow, flow) for name, flow in given.items() if name.endswith("/flow")}
    parts = [cast(WindowMessages, given[part]) for part in ("window_in", "window_out") if part in given]
    return Whereabouts(
        id,
        positions,
        flows={service: acts for service, (acts, _) in flows.items()},
        shortened=frozenset(service for service, (_, more) in flows.items() if more),
        letters=cast(tuple[Told, ...] | None, given.get("letters")),
        window=tuple(message for part in parts for message in part.messages),
        failed=_silent(failed),
    )


Question = Callable[[], object]
Flow = tuple[tuple[Entry, ...], bool]


def _questions(id: str, desk: Whereabout) -> dict[str, Question]:
    asked: dict[str, Question] = {
        "letters": partial(desk.letters, id),
        "window_in": partial(desk.window_in, id),
        "window_out": partial(desk.window_out, id),
    }
    for service in desk.services:
        asked[service] = partial(desk.position, service, id)
        asked[f"{service}/flow"] = partial(desk.flow, service, id, at_most=MOST_ACTS)
    return asked


_SERVICE = {"letters": "notification", "window_in": "registration", "window_out": "notification"}


def _silent(failed: Mapping[str, CuakhauError]) -> dict[str, CuakhauError]:
    """By service. That a service does not know the dossier is an answer."""
    return {
        _SERVICE.get(part, part.partition("/")[0]): error
        for part, error in failed.items()
        if not isinstance(error, NotFound)
    }


def _why_nothing(failed: Mapping[str, CuakhauError], services: Sequence[str]) -> CuakhauError:
    errors = [failed[service] for service in services if service in failed]
    forbidden = next((error for error in errors if isinstance(error, Forbidden)), None)
    silent = next((error for error in errors if not isinstance(error, NotFound)), None)
    return forbidden or silent or errors[0]


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
