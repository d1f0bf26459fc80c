"""Waiting messages by cause, and acts on many of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.console.domain.messages import MessageQuery, MessageRef, Reason

_PRESSING = {str(reason): place for place, reason in enumerate(Reason)}


@dataclass(frozen=True)
class MessageGroup:
    """Messages that wait in one service for the same cause. error: of one of them.

    Without reason and cause: all groups of the service that were too many to be told one by one.
    """

    service: str
    count: int
    dossiers: int
    reason: str | None = None
    type: str | None = None
    source: str | None = None
    cause: str | None = None
    error: str | None = None
    oldest: datetime | None = None
    newest: datetime | None = None
    example: MessageRef | None = None


def most_pressing_first(groups: Iterable[MessageGroup]) -> list[MessageGroup]:
    return sorted(
        groups, key=lambda g: (_PRESSING.get(g.reason or "", len(_PRESSING)), -g.count, g.service, g.type or "")
    )


@dataclass(frozen=True)
class Extent:
    """How much a filter names: messages, dossiers (of several groups at most so many), types."""

    count: int
    dossiers: int
    types: tuple[str, ...]
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, groups: Iterable[MessageGroup]) -> Extent:
        found = list(groups)
        return cls(
            sum(group.count for group in found),
            sum(group.dossiers for group in found),
            tuple(sorted({group.type for group in found if group.type})),
            tuple(sorted({group.reason for group in found if group.reason})),
        )


@dataclass(frozen=True)
class Order:
    """act: replay or skip. expected: messages as the operator saw them. rate: per second."""

    act: str
    query: MessageQuery
    expected: int
    rate: int
    reason: str


# What a service calls the ways in which one message of many came out.
WENT_THROUGH = ("applied", "duplicate", "skipped")
AGAIN = ("waiting", "dropped")
MEANWHILE = ("settled",)


@dataclass(frozen=True)
class BulkAct:
    """state: running, done, cancelled. done: messages by what became of them. counted: when it was ordered."""

    service: str
    id: str
    act: str
    state: str
    counted: int
    rate: int
    reason: str
    by: str
    query: MessageQuery = field(default_factory=MessageQuery)
    done: Mapping[str, int] = field(default_factory=dict)
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.done.values())

    @property
    def went_through(self) -> int:
        return sum(self.done.get(word, 0) for word in WENT_THROUGH)

    @property
    def failed_again(self) -> int:
        return sum(self.done.get(word, 0) for word in AGAIN)

    @property
    def meanwhile(self) -> int:
        """Settled by others: those that were, and those that were no longer found."""
        gone = max(0, self.counted - self.total) if self.state == "done" else 0
        return sum(self.done.get(word, 0) for word in MEANWHILE) + gone

    @property
    def others(self) -> int:
        known = (*WENT_THROUGH, *AGAIN, *MEANWHILE)
        return sum(count for word, count in self.done.items() if word not in known)

    @property
    def left(self) -> int:
        return max(0, self.counted - self.total) if self.state != "done" else 0
