"""How much of large bodies is held in memory at one time: what finds no room is told to come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared.secret import Misconfigured
from shared.web.problems import Refused

# A small body costs less than the connection that it comes by.
SMALL = 1 << 20
# Seconds until one of the large ones is likely to be done.
RETRY_AFTER = "5"


@dataclass
class Room:
    """bytes: of large bodies together, from their first byte until their answer is made.

    What is made of a body while it is worked on takes several times as much.
    """

    bytes: int = 128 << 20
    taken: int = field(default=0, init=False)

    @contextmanager
    def held(self) -> Iterator[Held]:
        held = Held(self)
        try:
            yield held
        finally:
            self.taken -= held.taken


@dataclass
class Held:
    """What one body has of the room."""

    room: Room
    size: int = 0
    taken: int = 0

    def expect(self, size: int) -> None:
        """Raises Refused when so many bytes would find no room now. Takes none: a caller may announce and not send."""
        if size > SMALL and self.room.taken + size > self.room.bytes:
            raise _full()

    def add(self, size: int) -> None:
        """So many bytes more have come. Raises Refused."""
        self.size += size
        if self.size <= SMALL:
            return
        more = self.size - self.taken
        if self.room.taken + more > self.room.bytes:
            raise _full()
        self.room.taken += more
        self.taken += more


@dataclass(frozen=True)
class Patience:
    """header, body: seconds for each to arrive whole, however steadily its bytes trickle in; None: as usual."""

    header: float | None = None
    body: float | None = None


def limits_from(environ: Mapping[str, str]) -> tuple[Room, Patience]:
    """CUAKHAU_LARGE_BODIES_MIB, CUAKHAU_HEADER_SECONDS, CUAKHAU_BODY_SECONDS. Raises Misconfigured."""
    # One message of the single window must fit in, or none would ever be taken.
    mebibytes = _number(environ, "CUAKHAU_LARGE_BODIES_MIB", least=32)
    room = Room() if mebibytes is None else Room(int(mebibytes * (1 << 20)))
    header = _number(environ, "CUAKHAU_HEADER_SECONDS", least=0.1)
    return room, Patience(header, _number(environ, "CUAKHAU_BODY_SECONDS", least=0.1))


def _number(environ: Mapping[str, str], name: str, *, least: float) -> float | None:
    text = environ.get(name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not least <= value <= 100_000:
        raise Misconfigured(f"{name} is '{text}'; a number from {least} is needed.")
    return value


def _full() -> Refused:
    detail = "Too many large requests are being taken here; try again."
    return Refused("busy", detail, headers={"Retry-After": RETRY_AFTER})
