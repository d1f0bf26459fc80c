"""Daily roots and histories over a real database: archives, replicas, signatures that come later, and tampering."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pymongo import MongoClient

from services.console.adapters.leaf_shelf import SqliteShelf
from services.console.application.audit.evidence_ports import Flaw, Part, Root
from services.console.application.audit.reading_roots import Covered, shelve_roots
from services.console.application.audit.verifying import verify_histories
from shared.auditing.histories import Histories
from shared.auditing.leaves import Leaf
from shared.auditing.roots import DailyRoots, NotSigned
from shared.clock import new_id
from shared.storage import AGGREGATE_INDEXES, ensure_indexes
from tests.example import Rally, drill, play
from tests.example.stores import store_of
from tests.integration.storage.conftest import ACTOR, FakeClock
from tests.unit.auditing.histories import Signed

pytestmark = pytest.mark.integration


class Service:
    """ping with two collections. Its clock begins at 9 o'clock of 1 July in Vietnam."""

    def __init__(self, database: MongoClient[Any], prefix: str) -> None:
        self.clock = FakeClock()
        self.rallies = store_of(database, prefix, "ping", self.clock)
        self.drills = store_of(database, prefix, "ping", self.clock, collection="drills", kind="drill")
        self.database = self.rallies.collection.database
        self.key = True
        for store in (self.rallies, self.drills):
            ensure_indexes(store.collection, AGGREGATE_INDEXES)

    def play(self, id: str, count: int = 1) -> None:
        for _ in range(count):
            found = self.rallies.find(id)
            if found is None:
                self.rallies.create(id, play(Rally(id), 1), actor=ACTOR)
            else:
                self.rallies.save(found, play(found.state, len(found.state.played) + 1), actor=ACTOR)

    def archived(self, id: str) -> None:
        self.rallies.collection.update_one(
            {"_id": id}, {"$set": {"published_upto": 1_000}, "$unset": {"unpublished": ""}}
        )
        assert self.rallies.archive.relieve(id) > 0

    def roots(self) -> DailyRoots:
        places = [store.majority for store in (self.rallies, self.drills)]
        return DailyRoots("ping", self.database, places, clock=self.clock, new_id=new_id, sign=self._sign)

    def _sign(self, text: bytes) -> bytes:
        if not self.key:
            raise NotSigned("The token is not plugged in.")
        return text[::-1]

    def flaws(self) -> list[Flaw]:
        covered: dict[str, Covered] = {}
        with SqliteShelf() as shelf:
            flaws = [*shelve_roots(self._stored(), covered, shelf=shelf, signatures=Signed(), whole=True)]
            found = verify_histories("ping", self._parts(), shelf.of("ping"), covered.get("ping"), lambda: None)
            return [*flaws, *found]

    def named(self) -> list[tuple[str | None, int | None]]:
        return [(flaw.id, flaw.entry) for flaw in self.flaws()]

    def _stored(self) -> Iterator[Root]:
        roots = self.roots()
        for root in roots.stored(None, None, 100):
            yield Root("ping", root["_id"], root["statement"], root["signature"], self._leaves(roots, root["_id"]))

    def _leaves(self, roots: DailyRoots, day: str) -> Iterator[Leaf]:
        after = None
        while True:
            leaves, after = roots.leaves_of(day, after)
            yield from (Leaf(*leaf) for leaf in leaves)
            if after is None:
                return

    def _parts(self) -> Iterator[Part]:
        histories = Histories([store.majority for store in (self.rallies, self.drills)])
        after = None
        while True:
            items, after = histories.page(after)
            yield from (Part(**item) for item in items)
            if after is None:
                return


@pytest.fixture
def service(database: MongoClient[Any], mongo_prefix: str) -> Service:
    return Service(database, mongo_prefix)


def test_a_root_holds_what_histories_grew_by_since_the_one_before(service: Service) -> None:
    service.play("a", 3)
    service.play("b", 2)
    service.drills.create("a", drill(Rally("a"), 1), actor=ACTOR)
    empty = service.roots().make()
    assert empty is not None
    assert (empty.day, empty.after, empty.leaves) == (date(2026, 6, 30), None, 0)
    service.clock.forward(days=1)
    last = service.roots().make()
    assert last is not None
    assert (last.day, last.after, last.leaves) == (date(2026, 7, 1), empty.day, 6)
    service.play("b")
    service.clock.forward(days=3)
    second = service.roots().make()
    # Days without a process are covered by the next root.
    assert second is not None
    assert (second.day, second.after, second.leaves, second.previous) == (date(2026, 7, 4), last.day, 1, last.hash)
    assert service.flaws() == []


def test_a_day_is_over_for_half_an_hour_before_its_root_is_made(service: Service) -> None:
    service.roots().make()
    service.play("a")
    service.clock.forward(hours=15, minutes=29)
    before = service.roots().last()
    assert service.roots().make() is None
    service.clock.forward(minutes=1)
    made = service.roots().make()
    assert before is not None
    assert made is not None
    assert (before.day, made.day) == (date(2026, 6, 30), date(2026, 7, 1))


def test_of_two_replicas_one_makes_the_root(service: Service) -> None:
    service.play("a", 3)
    service.clock.forward(days=1)
    slow, quick = service.roots(), service.roots()
    nothing_yet = slow.last()
    made = quick.make()
    slow.last = lambda: nothing_yet  # type: ignore[method-assign]
    assert made is not None
    assert slow.make() is None
    assert service.roots().last() == made
    assert {chunk["_id"].split("/")[1] for chunk in service.roots().leaves.find()} == {
        root["token"] for root in service.roots().roots.find()
    }
    assert service.flaws() == []


def test_a_root_waits_for_its_signature(service: Service) -> None:
    service.play("a")
    service.clock.forward(days=1)
    service.key = False
    assert service.roots().run() == 1
    assert service.roots().stored(None, None, 9)[0]["signature"] is None
    service.key = True
    assert service.roots().run() == 1
    assert service.roots().run() == 0
    assert service.flaws() == []


def test_archived_entries_are_verified_like_the_others(service: Service) -> None:
    service.play("a", 25)
    service.archived("a")
    service.play("b", 2)
    service.clock.forward(days=1)
    service.roots().run()
    service.play("a", 12)
    service.archived("a")
    assert service.flaws() == []
    archive = service.rallies.archive.archived
    changed = {"$set": {"entries.4.event.data.number": 500}}
    archive.update_one({"_id": "a/1"}, changed)
    assert service.named() == [("a", 5)]


def test_an_archive_that_a_crash_left_beside_its_entries_is_no_flaw(service: Service) -> None:
    service.play("a", 25)
    whole = service.rallies.collection.find_one({"_id": "a"}, {"history": 1})
    service.archived("a")
    assert whole is not None
    service.rallies.collection.update_one({"_id": "a"}, {"$set": {"history": whole["history"]}})
    assert service.flaws() == []
    service.rallies.collection.update_one({"_id": "a"}, {"$set": {"history.3.reason": "another"}})
    assert service.named()[0][0] == "a"


def test_an_archive_removed_is_a_gap(service: Service) -> None:
    service.play("a", 25)
    service.archived("a")
    service.rallies.archive.archived.delete_many({})
    flaws = service.flaws()
    assert flaws[0].id == "a"
    assert "entry 16 follows entry 0" in flaws[0].what


def test_what_is_not_even_a_history_is_named(service: Service) -> None:
    for id in ("a", "b", "c", "d"):
        service.play(id, 2)
    service.clock.forward(days=1)
    service.roots().run()
    rallies = service.rallies.collection
    rallies.update_one({"_id": "a"}, {"$set": {"history": "gone"}})
    rallies.update_one({"_id": "b"}, {"$set": {"history.0": None}})
    rallies.update_one({"_id": "c"}, {"$set": {"history.1.details": {"x": b"\xff", "y": float("nan")}}})
    rallies.update_one({"_id": "d"}, {"$unset": {"history": "", "head": ""}})
    assert {flaw.id for flaw in service.flaws()} == {"a", "b", "c", "d"}


def test_what_is_broken_keeps_no_day_without_its_root(service: Service) -> None:
    for id in ("a", "b", "c"):
        service.play(id, 2)
    service.rallies.collection.update_one({"_id": "a"}, {"$set": {"history": "gone"}})
    service.rallies.collection.update_one({"_id": "b"}, {"$set": {"history.0": None}})
    service.clock.forward(days=1)
    made = service.roots().make()
    assert made is not None
    assert made.leaves == 3
    assert {flaw.id for flaw in service.flaws()} == {"a", "b"}


def test_pages_hold_a_bounded_part_of_a_history(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.play("a", 25)
    service.archived("a")
    service.play("b", 3)
    monkeypatch.setattr("shared.auditing.histories._PAGE", 1)
    histories = Histories([service.rallies.majority, service.drills.majority])
    sizes = []
    after = None
    while True:
        items, after = histories.page(after)
        sizes.append(sum(len(item["entries"]) for item in items))
        if after is None:
            break
    assert sizes[:3] == [15, 10, 3]
    assert service.flaws() == []
