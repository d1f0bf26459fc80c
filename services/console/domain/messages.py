"""A message that a service received and could not yet apply, and what may be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a message waits, the most pressing first. A service newer than this console may name others."""

    FORK = "fork"
    PARKED = "parked"
    UNREADABLE = "unreadable"
    GIVEN_UP = "given_up"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EARLY = "early"


@dataclass(frozen=True)
class MessageRef:
    """Where a message waits: the service that received it, and the id that this service gives it."""

    service: str
    id: str

    def __str__(self) -> str:
        return f"{self.service}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> MessageRef:
        """From "<service>/<id>". Raises ValueError."""
        service, slash, id_ = text.partition("/")
        if not (service and slash and id_):
            raise ValueError(f"'{text}' names no message: write it as SERVICE/ID, as the list shows it")
        return cls(service, id_)


@dataclass(frozen=True)
class WaitingMessage:
    """source: the service that published it; sequence: its number within its dossier, from 1.

    What names no dossier (unreadable, parked) has neither dossier nor sequence. Times are UTC.
    """

    ref: MessageRef
    reason: str
    aggregate_id: str | None = None
    file_code: str | None = None
    source: str | None = None
    sequence: int | None = None
    type: str | None = None
    event_id: str | None = None
    cause: str | None = None
    error: str | None = None
    tries: int = 0
    since: datetime | None = None
    next_try_at: datetime | None = None

    @property
    def may_rebase(self) -> bool:
        return self.reason == Reason.FORK

    @property
    def opens_its_dossier(self) -> bool:
        """Every dossier begins in registration; nothing can follow a beginning that never took effect."""
        return self.sequence == 1 and self.source == "registration"

    @property
    def in_order(self) -> bool:
        """Whether successors of the same dossier stand behind this one."""
        return self.sequence is not None and self.aggregate_id is not None


@dataclass(frozen=True)
class ActOnMessage:
    """What an operator did about it, as the dossier's history has it. by: "operator:lan.nt"."""

    at: datetime | None
    act: str
    by: str
    reason: str | None = None


@dataclass(frozen=True)
class MessageDetail:
    """attributes: the envelope's headers as received; data: JSON, or text where it could not be read.

    masked: what is personal in it is not shown.
    """

    message: WaitingMessage
    attributes: Mapping[str, Any] = field(default_factory=dict)
    data: Any = None
    traceback: str | None = None
    masked: bool = False
    acts: tuple[ActOnMessage, ...] = ()


@dataclass(frozen=True)
class MessageQuery:
    """text: a dossier's id or file code as a whole, else text in those, in type, error and content."""

    reason: str | None = None
    source: str | None = None
    text: str | None = None
    type: str | None = None
    cause: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of an operator's act on one message.

    outcome: the service's word (applied, duplicate, waiting, skipped, rebased), or ours where it did not happen
    (conflict: somebody else was faster; refused; unreachable; unsure: no answer came, it may have happened).
    """

    ref: MessageRef
    outcome: str
    detail: str = ""

    @property
    def settled(self) -> bool:
        return self.outcome in {"applied", "duplicate", "skipped", "rebased"}
