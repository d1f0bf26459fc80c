"""What the use cases need of a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.console.domain.bulk_acts import BulkAct, MessageGroup, Order
from services.console.domain.health import Health
from services.console.domain.messages import MessageDetail, MessageQuery, Outcome, WaitingMessage


@dataclass(frozen=True)
class MessagePage:
    items: tuple[WaitingMessage, ...]
    next_cursor: str | None = None


class WaitingMessages(Protocol):
    """One service's waiting messages, in the name of one operator.

    Every call raises Unavailable when the service cannot be reached, Unanswered when an act was sent and no answer
    came, Forbidden, NotFound, Invalid, NotAllowed, and Conflict when somebody else already acted.
    """

    def page(self, query: MessageQuery, *, limit: int, cursor: str | None = None) -> MessagePage: ...

    def groups(self, query: MessageQuery) -> tuple[MessageGroup, ...]: ...

    def show(self, id: str) -> MessageDetail:
        """Personal data in it masked."""
        ...

    def reveal(self, id: str, *, reason: str) -> MessageDetail:
        """With personal data; the service puts on record who looked and why."""
        ...

    def replay(self, id: str) -> Outcome: ...

    def replay_many(self, ids: Sequence[str]) -> list[Outcome]: ...

    def skip(self, id: str, *, reason: str) -> Outcome: ...

    def skip_many(self, ids: Sequence[str], *, reason: str) -> list[Outcome]: ...

    def rebase(self, id: str, *, sequence: int, event_id: str | None, reason: str) -> Outcome: ...

    def order(self, order: Order) -> BulkAct:
        """Raises Conflict when the count has changed or the same runs already."""
        ...

    def bulk_act(self, id: str) -> BulkAct: ...

    def bulk_acts(self) -> tuple[BulkAct, ...]: ...

    def cancel(self, id: str) -> BulkAct: ...


class FileCodes(Protocol):
    """Raises as `WaitingMessages` does."""

    def largest_known(self, beginning: str) -> str | None:
        """The largest file code beginning so that a consumer of registration's events knows."""
        ...

    def jump_past(self, file_code: str, *, reason: str) -> str:
        """Registration gives only larger ones from now on. The code that counts as its last."""
        ...


class Probe(Protocol):
    """One service's health. Never raises: silence is an answer."""

    def __call__(self) -> Health: ...


# By the service's name, in the order of a dossier's way through them.
Services = Mapping[str, WaitingMessages]
Probes = Mapping[str, Probe]
