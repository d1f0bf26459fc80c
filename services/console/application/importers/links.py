"""Links to how one dossier stands: made by an officer, opened by whoever holds one, void when an officer says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.console.domain.addresses import line_of
from shared.clock import Clock
from shared.errors import CuakhauError

# Looks of one address in a minute: an office of importers behind one address stays below.
LOOKS = 120
# Links that are none, of one address in ten minutes.
FAILURES = 20


class NoSuchLink(CuakhauError):
    """It is not one of ours, has ended, or was taken back: which of them is nobody's business."""

    code = "no_such_link"


class TooManyLooks(CuakhauError):
    """This address asks more than a person does."""

    code = "too_many_looks"


@dataclass(frozen=True)
class Link:
    dossier: str
    tax_code: str
    made_at: datetime
    ends_at: datetime


class Links(Protocol):
    """Makes and reads what stands in the address; keeps nothing."""

    def make(self, dossier: str, tax_code: str, *, now: datetime, lasts: timedelta) -> str: ...

    def read(self, token: str) -> Link | None: ...


class TakenBack(Protocol):
    """Raises Unavailable."""

    def take_back(self, dossier: str, at: datetime) -> None:
        """Every link of the dossier that was made until then."""
        ...

    def since(self, dossier: str) -> datetime | None: ...


class Looks(Protocol):
    def count(self, what: str, address: str, now: datetime, *, window: timedelta) -> int:
        """How many there were of the address within the window, this one included. Raises Unavailable."""
        ...

    def so_far(self, what: str, address: str, now: datetime, *, window: timedelta) -> int: ...


@dataclass(frozen=True)
class LinkDoor:
    """bearer: a token of the importer of that tax code. public_url: of the console, before what a link says."""

    links: Links
    taken_back: TakenBack
    looks: Looks
    bearer: Callable[[str], str]
    public_url: str
    clock: Clock


_MINUTE, _TEN_MINUTES = timedelta(minutes=1), timedelta(minutes=10)


def open_link(token: str, address: str, door: LinkDoor) -> Link:
    """Raises NoSuchLink, TooManyLooks, Unavailable."""
    now = door.clock()
    count_look(address, door.looks, now)
    link = door.links.read(token)
    if link is None or not _stands(link, door, now):
        count_failure(address, door.looks, now)
        raise NoSuchLink("This link is not valid, or not any more.")
    return link


def count_look(address: str, looks: Looks, now: datetime) -> None:
    """Of somebody without an account, before anything is looked for. Raises TooManyLooks, Unavailable."""
    line = line_of(address)
    if looks.count("look", line, now, window=_MINUTE) > LOOKS:
        raise TooManyLooks("Too many pages were asked for from your address; wait a minute.")
    if looks.so_far("failure", line, now, window=_TEN_MINUTES) >= FAILURES:
        raise TooManyLooks("Too many links or codes that are none were tried from your address; wait ten minutes.")


def count_failure(address: str, looks: Looks, now: datetime) -> None:
    looks.count("failure", line_of(address), now, window=_TEN_MINUTES)


def _stands(link: Link, door: LinkDoor, now: datetime) -> bool:
    if not link.made_at <= now + _MINUTE or now >= link.ends_at:
        return False
    taken_back = door.taken_back.since(link.dossier)
    return taken_back is None or link.made_at > taken_back
