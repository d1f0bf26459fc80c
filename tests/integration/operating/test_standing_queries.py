"""What a standing reads, among many documents: right counts, along indexes alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.notification.adapters.letter_queues import LetterQueues
from services.notification.adapters.letter_store import LETTER_INDEXES, LetterStore
from shared import regulation
from shared.clock import new_id, utc_now
from shared.contracts import CATALOGUE
from shared.operating.backlog import MOST, Backlog
from shared.operating.channels import Queued
from shared.operating.feeds import FEED_INDEXES, Feeds, read_silence
from shared.operating.instances import INSTANCE_INDEXES, Instance, Instances
from shared.operating.samples import SAMPLE_INDEXES, Found, Samples
from shared.single_window.journal import INDEXES as JOURNAL_INDEXES
from shared.storage import AGGREGATE_INDEXES, DataclassCodec, ensure_indexes
from shared.storage.unreadable import INDEXES as UNREADABLE_INDEXES
from tests.example import Rally

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
REASONS = ("early", "failed", "unknown", "fork", "given_up")
WAITING = 10_000


def store_of(database: Any, kind: str = "rally") -> LetterStore[Any]:
    store: LetterStore[Any] = LetterStore(
        database["rallies"],
        kind=kind,
        codec=DataclassCodec(Rally),
        source="ping",
        catalogue=CATALOGUE,
        clock=utc_now,
        new_id=new_id,
    )
    ensure_indexes(store.collection, (*AGGREGATE_INDEXES, *LETTER_INDEXES))
    return store


def backlog_of(store: LetterStore[Any], database: Any) -> Backlog:
    ensure_indexes(database["unreadable"], UNREADABLE_INDEXES)
    return Backlog([store], [store], [store.collection], database["unreadable"])


def scanned(database: Any) -> list[str]:
    """Operations while it was profiled that read a whole collection."""
    seen = list(database["system.profile"].find({"planSummary": {"$exists": True}}))
    assert seen
    return [f"{row['op']} {row['ns']}" for row in seen if "COLLSCAN" in row["planSummary"]]


@pytest.fixture
def corner(database: MongoClient[Any], mongo_prefix: str) -> Any:
    return database[f"{mongo_prefix}ping"]


def test_ten_thousand_waiting_messages_are_counted_by_reason(corner: Any) -> None:
    store = store_of(corner)
    backlog = backlog_of(store, corner)
    still = [{"_id": f"still-{n}", "kind": "rally", "version": 1, "state": {}} for n in range(20_000)]
    waiting = [
        {
            "_id": f"waits-{n}",
            "kind": "rally",
            "waiting": [
                {
                    "reason": reason,
                    "since": NOW - timedelta(seconds=n),
                    "next_try_at": None,
                    "message": {"data": b"x" * 500},
                }
                for reason in (REASONS[n % 5], "early")[: 1 + (n % 5 == 0)]
            ],
        }
        for n in range(WAITING)
    ]
    store.collection.insert_many([*still, *waiting], ordered=False)
    corner["unreadable"].insert_many(
        [
            {"_id": str(n), "reason": "parked" if n < 3 else "unreadable", "since": NOW, "settled": None}
            for n in range(5)
        ]
        + [{"_id": "done", "reason": "parked", "since": NOW, "settled": {"outcome": "replayed"}}]
    )
    corner.command("profile", 2)
    found = {each.reason: (each.count, each.oldest_since) for each in backlog.waiting()}
    corner.command("profile", 0)
    oldest = NOW - timedelta(seconds=WAITING)
    assert found == {
        "early": (4000, oldest + timedelta(seconds=5)),
        "failed": (2000, oldest + timedelta(seconds=4)),
        "unknown": (2000, oldest + timedelta(seconds=3)),
        "fork": (2000, oldest + timedelta(seconds=2)),
        "given_up": (2000, oldest + timedelta(seconds=1)),
        "parked": (3, NOW),
        "unreadable": (2, NOW),
    }
    assert scanned(corner) == []


def test_outbox_and_timers_are_counted_up_to_a_bound(corner: Any) -> None:
    store = store_of(corner)
    backlog = backlog_of(store, corner)
    rows = [
        {
            "_id": str(n),
            "kind": "rally",
            # As a commit notes it: tries are counted from the first that failed.
            "unpublished": {"since": NOW - timedelta(seconds=n), "next_try_at": NOW + timedelta(seconds=n % 7)},
            "next_timer_at": NOW - timedelta(minutes=n),
        }
        for n in range(50)
    ]
    rows[7]["unpublished"] = {"since": NOW - timedelta(days=1), "next_try_at": NOW + timedelta(minutes=5), "tries": 9}
    rows.append({"_id": "later", "kind": "rally", "next_timer_at": NOW + timedelta(seconds=1)})
    rows.append({"_id": "other", "kind": "drill", "next_timer_at": NOW - timedelta(days=9)})
    rows += [{"_id": f"still-{n}", "kind": "rally"} for n in range(5_000)]
    store.collection.insert_many(rows)
    corner.command("profile", 2)
    outbox, timers = backlog.unpublished(), backlog.timers(NOW)
    corner.command("profile", 0)
    assert (outbox.count, outbox.more, outbox.failing, outbox.oldest_since) == (50, False, 1, NOW - timedelta(days=1))
    assert (timers.overdue, timers.more, timers.oldest_due_at) == (50, False, NOW - timedelta(minutes=49))
    assert scanned(corner) == []

    store.collection.insert_many(
        {"_id": f"more-{n}", "kind": "rally", "unpublished": {"since": NOW, "next_try_at": NOW, "tries": 0}}
        for n in range(MOST)
    )
    assert (backlog.unpublished().count, backlog.unpublished().more) == (MOST, True)


def test_letters_are_counted_by_channel(corner: Any) -> None:
    store = store_of(corner)

    def letter(channel: str, status: str, minutes: int) -> dict[str, Any]:
        return {"id": new_id(), "channel": channel, "status": status, "queued_at": NOW - timedelta(minutes=minutes)}

    rows: list[dict[str, Any]] = [
        {
            "_id": str(n),
            "kind": "rally",
            "state": {"letters": [letter("WINDOW", "SENT", n), letter("EMAIL", "SENT", n)]},
        }
        for n in range(5_000)
    ]
    rows[3]["state"]["letters"] += [
        letter("WINDOW", "QUEUED", 7),
        letter("WINDOW", "QUEUED", 3),
        letter("EMAIL", "QUEUED", 1),
    ]
    rows[4]["state"]["letters"] += [letter("WINDOW", "QUEUED", 9), letter("EMAIL", "FAILED", 99)]
    store.collection.insert_many(rows)
    corner.command("profile", 2)
    counted = LetterQueues([store]).count()
    corner.command("profile", 0)
    assert counted["WINDOW"] == Queued(3, NOW - timedelta(minutes=9), 0)
    assert counted["EMAIL"] == Queued(1, NOW - timedelta(minutes=1), 1)
    assert counted["SMS"] == Queued()
    assert scanned(corner) == []


def test_feeds_are_read_from_the_index_alone(corner: Any) -> None:
    journal = corner["window_journal"]
    ensure_indexes(journal, (*JOURNAL_INDEXES, *FEED_INDEXES))
    rows = [
        {
            "_id": new_id(),
            "direction": direction,
            "kind": kind,
            "began": NOW - timedelta(minutes=10 * n),
            "stray": False,
        }
        for direction, kind in (("in", "10/01"), ("in", "10/02"), ("out", "11/04"))
        for n in range(3_000)
    ]
    rows += [{"_id": new_id(), "direction": "in", "kind": f"x{n}", "began": NOW, "stray": True} for n in range(500)]
    journal.insert_many(rows)
    law = regulation.load()
    corner.command("profile", 2)
    feeds = Feeds(journal, law.calendar, read_silence()).all(NOW + timedelta(hours=4))
    corner.command("profile", 0)
    assert [(each.direction, each.type, each.last_at, each.unusual) for each in feeds] == [
        ("in", "10/01", NOW, True),
        ("in", "10/02", NOW, True),
        ("out", "11/04", NOW, True),
    ]
    read = list(corner["system.profile"].find({"ns": journal.full_name, "op": "query"}))
    assert read
    assert {row["planSummary"].split(" ")[0] for row in read} == {"IXSCAN"}
    assert sum(row.get("docsExamined", 0) for row in read) == 0
    assert max(row["keysExamined"] for row in read) <= 202


def test_replicas_take_one_sample_a_minute_and_add_what_each_did(corner: Any) -> None:
    ensure_indexes(corner["samples"], SAMPLE_INDEXES)
    store = store_of(corner)
    backlog = backlog_of(store, corner)

    def found() -> Found:
        return Found(backlog.unpublished(), backlog.waiting(), backlog.timers(NOW), {"WINDOW": Queued(2)})

    one, two = Samples(corner), Samples(corner)
    one.take(NOW, found, received=5, published=1)
    two.take(NOW + timedelta(seconds=40), found, received=7, published=0)
    one.take(NOW + timedelta(minutes=1), found, received=1, published=0)
    samples = one.since(NOW)
    assert [(each["at"], each["received"], each["published"]) for each in samples] == [
        (NOW, 12, 1),
        (NOW + timedelta(minutes=1), 1, 0),
    ]
    assert samples[0]["queued"] == {"WINDOW": 2}


def test_a_process_that_falls_silent_is_gone_and_one_that_ended_is_not(corner: Any) -> None:
    instances = Instances(corner)
    ensure_indexes(instances.collection, INSTANCE_INDEXES)
    for id, state, seconds in (("a", "ready", 5), ("b", "ready", 30), ("c", "stopped", 30), ("d", "ready", 7200)):
        seen = NOW - timedelta(seconds=seconds)
        instances.tell(Instance(id, "host", "1", None, NOW - timedelta(days=1), seen, state))
    assert [(each.id, each.state) for each in instances.all(NOW)] == [("a", "ready"), ("b", "gone"), ("c", "stopped")]
