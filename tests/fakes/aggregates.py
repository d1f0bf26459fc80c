"""The aggregates port in memory."""

from __future__ import annotations

from typing import Generic, TypeVar

from shared.aggregate import Actor, Aggregate, Change, Json, Once, Outgoing
from shared.contracts import CATALOGUE
from shared.errors import AlreadyActed, KeyReused, NotFound, Stale

S = TypeVar("S")


class InMemoryAggregates(Generic[S]):
    """acts: every change in order; published: the events among them. catalogue: what they are held against."""

    catalogue = CATALOGUE

    def __init__(self) -> None:
        self._stored: dict[str, Aggregate[S]] = {}
        self._taken: dict[str, str] = {}
        self._answers: dict[str, tuple[str, Json | None]] = {}
        self.acts: list[tuple[str, Change[S], Actor]] = []

    @property
    def published(self) -> list[Outgoing]:
        return [change.event for _, change, _ in self.acts if change.event]

    def load(self, id: str) -> Aggregate[S]:
        if id not in self._stored:
            raise NotFound(f"There is no {id}.")
        return self._stored[id]

    def find(self, id: str) -> Aggregate[S] | None:
        return self._stored.get(id)

    def answered(self, once: Once) -> Json | None:
        if once.key not in self._answers:
            return None
        fingerprint, body = self._answers[once.key]
        if fingerprint != once.fingerprint:
            raise KeyReused(f"'{once.key}' was used before with other content.")
        return body

    def create(
        self, id: str, change: Change[S], *, actor: Actor, once: Once | None = None, answer: Json | None = None
    ) -> Aggregate[S]:
        if id in self._stored:
            raise AlreadyActed(id, id)
        return self._append(Aggregate(id, 0, change.state), change, actor, once, answer)

    def save(
        self,
        aggregate: Aggregate[S],
        change: Change[S],
        *,
        actor: Actor,
        once: Once | None = None,
        answer: Json | None = None,
    ) -> Aggregate[S]:
        current = self.load(aggregate.id)
        if current.version != aggregate.version:
            raise Stale(aggregate.version, current.version)
        return self._append(aggregate, change, actor, once, answer)

    def _append(
        self, aggregate: Aggregate[S], change: Change[S], actor: Actor, once: Once | None, answer: Json | None
    ) -> Aggregate[S]:
        if change.event is not None:
            self.catalogue.publishable(change.event.type, change.event.data)
        keys = (*change.unique, *((once.key,) if once else ()))
        for key in keys:
            if key in self._taken:
                raise AlreadyActed(key, self._taken[key])
        self._taken.update(dict.fromkeys(keys, aggregate.id))
        if once:
            self._answers[once.key] = (once.fingerprint, answer)
        stored = Aggregate(aggregate.id, aggregate.version + 1, change.state)
        self._stored[aggregate.id] = stored
        self.acts.append((aggregate.id, change, actor))
        return stored
