"""One exchange with the window: a message, what was answered, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Direction(StrEnum):
    """IN: from the window to us. OUT: from us to the window."""

    IN = "in"
    OUT = "out"


class Outcome(StrEnum):
    """HELD: acknowledged. REFUSED: answered with errors. FAULT: answered with a SOAP fault.

    UNKNOWN: no answer, or none that could be understood.
    """

    HELD = "held"
    REFUSED = "refused"
    FAULT = "fault"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Exchanged:
    """began, ended: UTC. message, answer: SOAP documents as they went over the wire; no answer: None.

    error: why it is not held. The rest as the envelope has it, "" where none could be read. partner: identity of the other
    side. taken_from, by: of an exchange that an operator took again, the journal's id and who. stray: nobody known stands
    behind it, because it could not be read or its signatures did not hold.
    """

    direction: Direction
    began: datetime
    ended: datetime
    outcome: Outcome
    message: bytes
    answer: bytes | None
    error: str = ""
    message_id: str = ""
    document_type: str = ""
    kind: str = ""
    file_code: str = ""
    partner: str = ""
    taken_from: str | None = None
    by: str | None = None
    stray: bool = False


@dataclass(frozen=True)
class Piece:
    """What was said by one side. size: bytes as sent."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Kept:
    """An exchange as the journal lists it; the fields of `Exchanged`. answer: None when there was none."""

    id: str
    direction: Direction
    began: datetime
    ended: datetime
    outcome: Outcome
    message: Piece
    answer: Piece | None
    error: str
    message_id: str
    document_type: str
    kind: str
    file_code: str
    partner: str
    taken_from: str | None
    by: str | None
    expires_at: datetime


@dataclass(frozen=True)
class Whole:
    """An exchange with what was said."""

    kept: Kept
    message: bytes
    answer: bytes | None


@dataclass(frozen=True)
class Search:
    """None: any. since, until: when the exchange began, the first included, the second not. strays: with those behind
    which nobody known stands.
    """

    file_code: str | None = None
    message_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    direction: Direction | None = None
    outcome: Outcome | None = None
    strays: bool = True


class Journal(Protocol):
    def append(self, exchanged: Exchanged) -> str:
        """Durable when it returns, with the journal's id. Raises Transient."""
        ...
