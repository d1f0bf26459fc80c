"""Acts on many waiting messages: each message once, whatever happens to who carries them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from shared.aggregate import Actor, Json
from shared.clock import new_id
from shared.errors import Conflict, Invalid, NotFound, Unavailable
from shared.messaging.bulk import BulkActing
from shared.messaging.service import ServiceMessages
from shared.storage.bulk_acts import (
    CANCELLED,
    DONE,
    INDEXES,
    REPLAY,
    RUNNING,
    SKIP,
    AlreadyRunning,
    BulkActs,
    CountChanged,
    Order,
)
from shared.storage.groups import MOST, Group
from shared.storage.indexes import ensure_indexes
from shared.storage.unreadable import PREFIX
from shared.storage.waiting import EARLY, FAILED, GIVEN_UP
from shared.storage.wanted import Wanted
from tests.example.stores import messages_of
from tests.integration.storage.conftest import Table

pytestmark = pytest.mark.integration

OPERATOR = Actor("operator:test", "operator")
GIVEN = Wanted(reason=GIVEN_UP)


@dataclass
class Time:
    """Passes by itself, so fast that no rate holds anything up."""

    now: float = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def messages(table: Table) -> ServiceMessages:
    """pong's; no broker is asked for anything."""
    return messages_of(table.pong, "amqp://nobody@127.0.0.1:1/", policy=table.inbox.policy)


@pytest.fixture
def bulk(messages: ServiceMessages) -> BulkActing:
    return replica(messages)


def replica(messages: ServiceMessages) -> BulkActing:
    return BulkActing(messages, messages.bulk.acts, Time())


def stuck(table: Table, *subjects: str, text: str = "raise:boom") -> None:
    for subject in subjects:
        for envelope in table.played(subject, text):
            table.inbox.park(envelope, f"RuntimeError: boom on '{subject}' at 17")


def through(table: Table, bulk: BulkActing, id: str) -> dict[str, int]:
    """Runs it to its end; what came out."""
    for _ in range(100):
        bulk.run()
        act = bulk.acts.get(id)
        if act.state != RUNNING:
            return dict(act.done)
        table.clock.forward(seconds=1)
    raise AssertionError("the act does not end")


def order(act: str = REPLAY, wanted: Wanted = GIVEN, reason: str = "mended", rate: int = 500) -> Order:
    return Order(act, wanted, rate, reason, OPERATOR)


def test_each_message_is_replayed_once_and_counted_by_what_became_of_it(
    table: Table, messages: ServiceMessages, bulk: BulkActing
) -> None:
    stuck(table, "a", "b", text="")
    stuck(table, "c")
    act = bulk.order(order(), 3)
    assert through(table, bulk, act.id) == {"applied": 2, "waiting": 1}
    said = f"mended (bulk act {act.id})"
    for subject in ("a", "b", "c"):
        replayed = [e for e in table.pong.history(subject) if e["act"] == "message_replayed"]
        assert [(e["reason"], e["actor"]["id"]) for e in replayed] == [(said, "operator:test")]
    assert messages.waiting.count(GIVEN) == 1


def test_what_comes_after_the_order_is_not_touched(table: Table, bulk: BulkActing, messages: ServiceMessages) -> None:
    stuck(table, "a", text="")
    act = bulk.order(order(), 1)
    table.clock.forward(seconds=1)
    stuck(table, "b", text="")
    assert through(table, bulk, act.id) == {"applied": 1}
    assert [row["aggregate_id"] for row in messages.waiting.list()] == ["b"]


def test_the_same_is_not_ordered_twice(table: Table, bulk: BulkActing) -> None:
    stuck(table, "a", text="")
    act = bulk.order(order(), 1)
    with pytest.raises(AlreadyRunning):
        bulk.order(order(reason="again"), 1)
    with pytest.raises(AlreadyRunning):
        bulk.acts.begin(replace(act.order), 1)
    through(table, bulk, act.id)
    stuck(table, "b", text="")
    bulk.order(order(), 1)


def test_a_count_that_has_changed_is_refused(table: Table, bulk: BulkActing) -> None:
    with pytest.raises(Invalid):
        bulk.order(order(), 0)
    stuck(table, *(f"d{n}" for n in range(12)))
    with pytest.raises(CountChanged, match="now 12 wait"):
        bulk.order(order(), 1)
    assert bulk.order(order(), 5).counted == 12, "a few more or less are no other matter"


def test_skipping_many_leaves_out_what_cannot_be_left_out(table: Table, bulk: BulkActing) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.park(second, "RuntimeError: boom")
    stuck(table, "b")
    act = bulk.order(order(SKIP), 2)
    assert through(table, bulk, act.id) == {"skipped": 1, "refused": 1}
    assert table.pong.history("a")[-1]["reason"] == f"mended (bulk act {act.id})"


def test_a_cancelled_act_goes_no_further(table: Table, bulk: BulkActing) -> None:
    stuck(table, "a", text="")
    act = bulk.order(order(), 1)
    assert bulk.acts.cancel(act.id).state == CANCELLED
    assert bulk.run() == 0
    assert table.waiting("a") == [(1, GIVEN_UP)]
    with pytest.raises(Conflict):
        bulk.acts.cancel(act.id)
    with pytest.raises(NotFound):
        bulk.acts.cancel("nothing")


def test_another_replica_goes_on_where_one_died(
    table: Table, messages: ServiceMessages, bulk: BulkActing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the middle: one message acted on and not yet counted, one not begun. Neither is done twice."""
    stuck(table, "a", "c", text="")
    stuck(table, "b")
    act = bulk.order(order(), 3)

    def die_after(real: Callable[..., Any], dies: set[str]) -> Callable[..., Any]:
        def replay(id: str, actor: Actor, reason: str | None = None) -> str:
            outcome: str = real(id, actor, reason)
            if id.partition("~")[0] in dies:
                raise Unavailable("killed")
            return outcome

        return replay

    (kind,) = messages.waiting.kinds
    with monkeypatch.context() as patched:
        patched.setattr(kind, "replay", die_after(kind.replay, {"a", "b"}))
        with pytest.raises(Unavailable):
            bulk.run()
    other = replica(messages)
    assert other.run() == 0, "the lease still holds"
    table.clock.forward(seconds=11)
    assert through(table, other, act.id) == {"applied": 2, "waiting": 1}
    for subject in ("a", "b", "c"):
        assert [e["act"] for e in table.pong.history(subject)].count("message_replayed") == 1


def test_who_has_lost_the_lease_writes_nothing(table: Table, messages: ServiceMessages, bulk: BulkActing) -> None:
    stuck(table, "a", text="")
    bulk.order(order(), 1)
    mine = bulk.acts.take("one")
    assert mine is not None
    assert bulk.acts.take("other") is None
    table.clock.forward(seconds=11)
    theirs = bulk.acts.take("other")
    assert theirs is not None
    assert theirs.token > mine.token
    assert bulk.acts.hold(mine, ["x"], (0, "x", "x")) is None
    assert bulk.acts.record(mine, {"applied": 1}) is None
    assert bulk.acts.end(mine) is None
    assert bulk.acts.end(theirs) is not None


def test_unreadable_ones_are_acted_on_too(table: Table, messages: ServiceMessages, bulk: BulkActing) -> None:
    for n in range(3):
        messages.unreadable.keep({}, f"{{kaputt {n}".encode(), f"not JSON at {n}")
    stuck(table, "a", text="")
    (group, _) = groups = messages.unreadable.groups(), messages.waiting.groups()
    assert [g.count for found in groups for g in found] == [3, 1]
    act = bulk.order(order(SKIP, Wanted(reason="unreadable", cause=group[0].cause)), 3)
    assert through(table, bulk, act.id) == {"skipped": 3}
    assert messages.unreadable.list() == []
    assert messages.waiting.count(Wanted()) == 1


def test_the_content_of_what_cannot_be_read_is_searched(messages: ServiceMessages) -> None:
    id = messages.unreadable.keep({}, "{kaputt Đồ chơi".encode(), "not JSON")
    assert [row["id"] for row in messages.unreadable.list(Wanted(q="đồ CHƠI"))] == [PREFIX + id]
    assert messages.unreadable.list(Wanted(q="(")) == []
    assert messages.unreadable.list(Wanted(source="ping")) == []


def test_waiting_messages_are_found_by_text(table: Table, messages: ServiceMessages) -> None:
    stuck(table, "a", text="raise:Đồ chơi nhựa")
    stuck(table, "b")
    found = {
        q: [row["aggregate_id"] for row in messages.waiting.list(Wanted(q=q))] for q in ("đồ chơi", "on 'b'", "no")
    }
    assert found == {"đồ chơi": ["a"], "on 'b'": ["b"], "no": []}
    assert messages.waiting.settled_on(Wanted(q="b")) == Wanted(dossier="b")
    assert messages.waiting.settled_on(Wanted(q="boom")) == Wanted(q="boom")
    stuck(table, "c")

    def told(wanted: Wanted) -> list[Group]:
        return [replace(group, error=None, example_id=None) for group in messages.waiting.groups(wanted)]

    assert told(Wanted(q="boom on")) == told(Wanted()), "the same, whoever counts"
    messages.waiting.kinds[0].patience = -1.0
    with pytest.raises(Invalid, match="cannot be searched in time"):
        messages.waiting.list(Wanted(q="nowhere"))


def test_groups_are_told_by_cause_and_bounded(table: Table, messages: ServiceMessages) -> None:
    stuck(table, "a", "b", "c")
    _, second = table.played("a", "")
    table.inbox.receive(second)
    (envelope,) = table.played("d", "raise:other")
    table.inbox.receive(envelope)
    found = [(g.reason, g.count, g.dossiers) for g in messages.waiting.groups()]
    assert found[0] == (GIVEN_UP, 3, 3)
    assert sorted(found[1:]) == [(EARLY, 1, 1), (FAILED, 1, 1)]
    words: list[Json] = [{"cause": f"{n:012x}"} for n in range(MOST + 5)]
    entry = (table.pong.collection.find_one({"_id": "b"}) or {})["waiting"][0]
    table.pong.collection.insert_many(
        [{"_id": f"many{n}", "kind": "rally", "waiting": [{**entry, **word}]} for n, word in enumerate(words)]
    )
    bounded = messages.waiting.groups()
    assert len(bounded) == MOST + 1
    assert sum(group.count for group in bounded) == messages.waiting.count(Wanted()) == 5 + MOST + 5
    assert (bounded[-1].cause, bounded[-1].example_id, bounded[-1].count) == (None, None, 8)


def test_entries_from_before_causes_are_a_group_of_their_own(table: Table, messages: ServiceMessages) -> None:
    stuck(table, "a", "b")
    table.pong.collection.update_one({"_id": "a"}, {"$unset": {"waiting.0.cause": ""}})
    unnamed = next(group for group in messages.waiting.groups() if group.cause == "unnamed")
    wanted = Wanted(cause=unnamed.cause, reason=unnamed.reason, type=unnamed.type)
    assert messages.waiting.count(wanted) == 1
    assert [row["aggregate_id"] for row in messages.waiting.list(wanted)] == ["a"]


def test_bulk_acts_are_stored_as_they_were_said(table: Table) -> None:
    acts = BulkActs(table.pong.collection.database["bulk_acts"], table.clock, new_id)
    ensure_indexes(acts.collection, INDEXES)
    wanted = Wanted(GIVEN_UP, "ping.ball_played", "ping", "c", "q", ("i",), "d", table.clock())
    begun = acts.begin(order(wanted=wanted), 3)
    assert acts.get(begun.id) == begun
    assert begun.order.wanted == wanted
    assert [act.id for act in acts.list(state=RUNNING)] == [begun.id]
    assert acts.list(state=DONE) == []
