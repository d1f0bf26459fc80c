"""Aggregates as an audit sees them, page by page over several collections."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from shared.auditing.facts import Facts
from shared.auditing.rows import AuditRows
from shared.errors import Invalid
from shared.storage import AGGREGATE_INDEXES, ensure_indexes
from tests.example import Rally, drill, play
from tests.example.stores import store_of
from tests.integration.storage.conftest import ACTOR, FakeClock

pytestmark = pytest.mark.integration


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def stores(database: MongoClient[Any], mongo_prefix: str, clock: FakeClock) -> list[Any]:
    rallies = store_of(database, mongo_prefix, "ping", clock)
    drills = store_of(database, mongo_prefix, "ping", clock, collection="drills", kind="drill")
    for store in (rallies, drills):
        ensure_indexes(store.collection, AGGREGATE_INDEXES)
    return [rallies, drills]


@pytest.fixture
def rows(stores: list[Any], clock: FakeClock) -> AuditRows:
    return AuditRows(stores, Facts(), clock)


def ids(rows: AuditRows, method: str, *asked: Any, limit: int) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page, after = getattr(rows, method)(*asked, after, limit)
        found += [row["id"] for row in page]
        if after is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_every_aggregate_once_in_order_whatever_the_page(stores: list[Any], rows: AuditRows, limit: int) -> None:
    rallies, drills = stores
    for id in ("a", "c", "d", "f"):
        rallies.create(id, play(Rally(id), 1), actor=ACTOR)
    # One id in both: they stay together.
    for id in ("b", "d", "e", "g", "h"):
        drills.create(id, drill(Rally(id), 1), actor=ACTOR)
    assert ids(rows, "by_id", limit=limit) == ["a", "b", "c", "d", "d", "e", "f", "g", "h"]
    assert rows.count() == 9


def test_those_that_changed_since(stores: list[Any], rows: AuditRows, clock: FakeClock) -> None:
    rallies, drills = stores
    rallies.create("a", play(Rally("a"), 1), actor=ACTOR)
    clock.forward(minutes=10)
    since: datetime = clock.now
    for id in ("b", "c", "d"):
        rallies.create(id, play(Rally(id), 1), actor=ACTOR)
    drills.create("e", drill(Rally("e"), 1), actor=ACTOR)
    clock.forward(minutes=10)
    rallies.save(rallies.load("b"), play(Rally("b"), 2), actor=ACTOR)
    assert ids(rows, "changed", since, limit=1) == ["c", "d", "b", "e"]
    with pytest.raises(Invalid):
        rows.changed(since, "nonsense", 1)


def test_those_that_are_not_settled_though_nobody_acted(stores: list[Any], rows: AuditRows, clock: FakeClock) -> None:
    rallies = stores[0]
    for id in ("waits", "late", "sleeps", "well"):
        rallies.create(id, play(Rally(id), 1), actor=ACTOR)
    settled = {"$unset": {"unpublished": ""}, "$set": {"published_upto": 1}}
    rallies.collection.update_many({"_id": {"$ne": "late"}}, settled)
    entry = {"source": "pong", "n": 1, "id": "x", "reason": "given_up", "since": clock.now, "next_try_at": None}
    rallies.collection.update_one({"_id": "waits"}, {"$set": {"waiting": [entry]}})
    rallies.collection.update_one({"_id": "sleeps"}, {"$set": {"next_timer_at": clock.now}})
    clock.forward(minutes=10)
    assert ids(rows, "unsettled", limit=1) == ["waits", "late", "sleeps"]
    row = rows.of(["waits"])[0]
    assert (row["sequence"], row["published_upto"], row["waiting"][0]["reason"]) == (1, 1, "given_up")
    assert "state" not in row
    assert rows.of(["late"])[0]["unpublished_since"] == clock.now - timedelta(minutes=10)
