"""Two services joined by a FIFO channel: contracts at both ends, numbers at the receiving one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.aggregate import Actor, Change, Reaction, Received
from shared.contracts import CATALOGUE
from shared.contracts.canonical import canonical_json
from tests.fakes.aggregates import InMemoryAggregates


@dataclass(frozen=True)
class Message:
    """An event as it travels. body: canonical JSON."""

    id: str
    type: str
    source: str
    subject: str
    sequence: int
    time: datetime
    dataschema: str
    body: bytes


class Publisher:
    """What one aggregate published, numbered densely; read from the acts of its store."""

    def __init__(self, source: str, subject: Callable[[], str], store: InMemoryAggregates[Any]) -> None:
        self.source = source
        self.subject = subject
        self.store = store
        self.messages: list[Message] = []
        self._seen = 0

    def gather(self, now: datetime) -> None:
        for _, change, _ in self.store.acts[self._seen :]:
            if change.event:
                dataschema, data = CATALOGUE.dump(change.event.type, change.event.data)
                number = len(self.messages) + 1
                id = f"{self.source}-{number}"
                self.messages.append(
                    Message(
                        id,
                        change.event.type,
                        self.source,
                        self.subject(),
                        number,
                        now,
                        dataschema,
                        canonical_json(data),
                    )
                )
        self._seen = len(self.store.acts)


@dataclass(frozen=True)
class Applied:
    """What a reaction did. before: the state it met, None before the first act."""

    message: Message
    before: Any
    change: Change[Any]


class Subscriber:
    """One service's side of a channel: the gate by numbers, then the reaction, then its own store.

    describe: the status that a state is in, for the report of pairs met.
    """

    def __init__(
        self,
        name: str,
        store: InMemoryAggregates[Any],
        reactions: Mapping[str, Reaction[Any]],
        ignored: frozenset[str],
        channel: Publisher,
        describe: Callable[[Any], str],
    ) -> None:
        self.name = name
        self.store = store
        self.reactions = reactions
        self.ignored = ignored
        self.channel = channel
        self.describe = describe
        self.number = 0
        self.applied: list[Applied] = []
        self.pairs: set[tuple[str, str]] = set()

    @property
    def behind(self) -> int:
        return len(self.channel.messages) - self.number

    def deliver_next(self) -> None:
        self.offer(self.channel.messages[self.number])

    def deliver_again(self, which: int) -> None:
        """One that was delivered before comes once more."""
        acts = len(self.store.acts)
        self.offer(self.channel.messages[which % self.number])
        assert len(self.store.acts) == acts, "a duplicate had an effect"

    def offer(self, message: Message) -> None:
        if message.sequence <= self.number:
            return
        assert message.sequence == self.number + 1, "a channel keeps order"
        if message.type not in self.ignored:
            self._react(message)
        self.number = message.sequence

    def _react(self, message: Message) -> None:
        aggregate = self.store.find(message.subject)
        received = Received(
            message.id,
            message.type,
            message.source,
            message.subject,
            message.sequence,
            message.time,
            CATALOGUE.load(message.type, message.dataschema, json.loads(message.body)),
        )
        self.pairs.add((self.describe(aggregate.state) if aggregate else "none", message.type))
        change = self.reactions[message.type](aggregate, received)
        again = self.reactions[message.type](aggregate, received)
        assert again == change, "a reaction that runs again because somebody was faster must decide the same"
        actor = Actor(f"service:{message.source}", "service")
        if aggregate is None:
            self.store.create(message.subject, change, actor=actor)
        else:
            self.store.save(aggregate, change, actor=actor)
        self.applied.append(Applied(message, aggregate.state if aggregate else None, change))
