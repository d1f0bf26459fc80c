from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pymongo import MongoClient

from shared.aggregate import Actor
from shared.contracts.envelope import Envelope
from shared.storage import AGGREGATE_INDEXES, AggregateStore, Inbox, Outbox, ensure_indexes
from shared.storage.waiting import Policy
from tests.example import REACTIONS, Rally, play
from tests.example.stores import store_of

ACTOR = Actor("officer:test", "officer")


@dataclass
class FakeClock:
    now: datetime = field(default=datetime(2026, 7, 1, 2, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Table:
    """ping's and pong's stores, and pong's inbox, with no broker between: tests carry the envelopes themselves."""

    clock: FakeClock
    ping: AggregateStore[Rally]
    pong: AggregateStore[Rally]
    inbox: Inbox[Rally]
    asked: list[tuple[str, str, int]]

    def played(self, subject: str, *texts: str) -> list[Envelope]:
        """Plays one ball per text and returns all that ping has not published yet."""
        for text in texts:
            found = self.ping.find(subject)
            if found is None:
                self.ping.create(subject, play(Rally(subject[:12]), 1, text), actor=ACTOR)
            else:
                self.ping.save(found, play(found.state, len(found.state.played) + 1, text), actor=ACTOR)
        return Outbox(self.ping).published(subject, 1)

    def returned(self, subject: str) -> tuple[int, ...]:
        found = self.pong.find(subject)
        return found.state.returned if found else ()

    def waiting(self, subject: str) -> list[tuple[int, str]]:
        document = self.pong.collection.find_one({"_id": subject}) or {}
        return [(entry["n"], entry["reason"]) for entry in document.get("waiting", [])]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def policy() -> Policy:
    return Policy(max_tries=3)


@pytest.fixture
def table(database: MongoClient, mongo_prefix: str, clock: FakeClock, policy: Policy) -> Table:
    ping, pong = (store_of(database, mongo_prefix, name, clock) for name in ("ping", "pong"))
    for store in (ping, pong):
        ensure_indexes(store.collection, AGGREGATE_INDEXES)
    asked: list[tuple[str, str, int]] = []
    inbox = Inbox(pong, REACTIONS["pong"], policy=policy, ask_resend=lambda *gap: asked.append(gap))
    return Table(clock, ping, pong, inbox, asked)


Factory = Callable[[], Table]
