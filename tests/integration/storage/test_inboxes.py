"""Which inbox an event belongs to, also before and after the code learns of its type."""

from __future__ import annotations

import pytest
from pymongo import MongoClient

from shared.storage import AGGREGATE_INDEXES, Inbox, Inboxes, Outbox, WaitingSweeps, ensure_indexes
from shared.storage.waiting import Policy
from tests.example import DRILL_REACTIONS, REACTIONS, Rally, drill
from tests.example.stores import store_of
from tests.integration.storage.conftest import ACTOR, FakeClock, Table

pytestmark = pytest.mark.integration


@pytest.fixture
def drills(database: MongoClient, mongo_prefix: str, clock: FakeClock) -> Inbox:
    store = store_of(database, mongo_prefix, "pong", clock, collection="drills", kind="drill")
    ensure_indexes(store.collection, AGGREGATE_INDEXES)
    return Inbox(store, DRILL_REACTIONS["pong"], policy=Policy(max_tries=3))


def test_what_came_before_its_type_was_known_moves_to_its_kind(
    table: Table, drills: Inbox, database: MongoClient, mongo_prefix: str, clock: FakeClock
) -> None:
    """Older code kept it with the first kind; newer code takes it over, with all that waited behind it."""
    source = store_of(database, mongo_prefix, "ping", clock, collection="drills", kind="drill")
    aggregate = source.create("d", drill(Rally("d"), 1), actor=ACTOR)
    for n in (2, 3):
        aggregate = source.save(aggregate, drill(aggregate.state, n), actor=ACTOR)
    events = Outbox(source).published("d", 1)
    old = Inboxes([table.inbox])
    assert [old.receive(event) for event in events] == ["waiting"] * 3
    assert table.waiting("d") == [(1, "unknown"), (2, "early"), (3, "early")]

    new = Inboxes([Inbox(table.pong, REACTIONS["pong"]), drills])
    sweeps = WaitingSweeps(new)
    sweeps.wake_unknown()
    sweeps.run()
    found = drills.store.find("d")
    assert found is not None
    assert found.state.played == (1, 2, 3)
    assert table.waiting("d") == []
    assert new.receive(events[2]) == "duplicate"


def test_an_unknown_type_stays_with_the_aggregate_that_has_its_subject(table: Table, drills: Inbox) -> None:
    inboxes = Inboxes([table.inbox, drills])
    assert inboxes.of("ping.drill_played", "x") is drills
    assert inboxes.of("ping.of_tomorrow", "x") is table.inbox
    drills.store.create("x", drill(Rally("x"), 1), actor=ACTOR)
    assert inboxes.of("ping.of_tomorrow", "x") is drills
    assert inboxes.of(None, "x") is drills


def test_no_two_inboxes_claim_one_type_or_one_collection(table: Table, drills: Inbox) -> None:
    rival = Inbox(drills.store, REACTIONS["pong"])
    with pytest.raises(ValueError, match=r"ping\.ball_played"):
        Inboxes([table.inbox, rival])
    with pytest.raises(ValueError, match="collection"):
        Inboxes([table.inbox, Inbox(table.pong, {})])
