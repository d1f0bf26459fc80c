"""The versioned command, keys, history and its hash chain."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from shared.aggregate import Change, Once, Outgoing
from shared.errors import AlreadyActed, Invalid, KeyReused, NotFound, Stale
from shared.storage.history import first_flaw
from tests.example import Rally, play
from tests.integration.storage.conftest import ACTOR, Table

pytestmark = pytest.mark.integration


def test_what_is_saved_is_loaded(table: Table) -> None:
    created = table.ping.create("a", play(Rally("CK2026000001"), 1), actor=ACTOR)
    saved = table.ping.save(created, play(created.state, 2), actor=ACTOR)
    assert table.ping.load("a") == saved
    assert saved.version == 2
    assert saved.state.played == (1, 2)


def test_what_no_consumer_would_take_in_is_not_stored(table: Table) -> None:
    unreadable = play(Rally("x"), 1, "a\x00b\x07")
    with pytest.raises(Invalid) as refused:
        table.ping.create("a", unreadable, actor=ACTOR, once=Once("k", "f"))
    assert [(broken.pointer, broken.code) for broken in refused.value.violations] == [("/text", "control_character")]
    assert table.ping.find("a") is None
    assert table.ping.answered(Once("k", "f")) is None
    created = table.ping.create("a", play(Rally("x"), 1), actor=ACTOR)
    broken = replace(unreadable, event=Outgoing("ping.ball_played", {"text": "fine"}))
    with pytest.raises(Invalid) as refused:
        table.ping.save(created, broken, actor=ACTOR)
    assert [each.pointer for each in refused.value.violations] == ["/number"]
    assert table.ping.load("a") == created
    assert len(table.ping.history("a")) == 1


@pytest.mark.parametrize("id", ["", "staff:lan nt", "a/b", "Sở", "x" * 101, "a\n"])
def test_an_id_that_no_event_may_bear_tells_nothing(table: Table, id: str) -> None:
    with pytest.raises(Invalid) as refused:
        table.ping.create(id, play(Rally("x"), 1), actor=ACTOR)
    assert {broken.pointer for broken in refused.value.violations} == {"/subject"}
    assert table.ping.find(id) is None
    # What is never told of may be called anything.
    silent = replace(play(Rally("x"), 1), event=None)
    assert table.ping.create(id, silent, actor=ACTOR).version == 1


def test_absent_is_said(table: Table) -> None:
    assert table.ping.find("nowhere") is None
    with pytest.raises(NotFound):
        table.ping.load("nowhere")
    with pytest.raises(NotFound):
        table.ping.history("nowhere")


def test_the_second_of_two_who_saw_the_same_version_is_stale(table: Table) -> None:
    seen = table.ping.create("a", play(Rally("x"), 1), actor=ACTOR)
    table.ping.save(seen, play(seen.state, 2), actor=ACTOR)
    with pytest.raises(Stale) as refused:
        table.ping.save(seen, play(seen.state, 3), actor=ACTOR)
    assert (refused.value.expected, refused.value.current) == (1, 2)
    assert table.ping.load("a").state.played == (1, 2)


def test_an_id_is_created_once(table: Table) -> None:
    table.ping.create("a", play(Rally("x"), 1), actor=ACTOR)
    with pytest.raises(AlreadyActed) as refused:
        table.ping.create("a", play(Rally("x"), 1), actor=ACTOR)
    assert refused.value.aggregate_id == "a"


def test_a_key_acts_once_across_aggregates_and_its_answer_is_given_again(table: Table) -> None:
    once = Once("message:1", "f")
    table.ping.create("a", play(Rally("x"), 1), actor=ACTOR, once=once, answer={"function": "99"})
    assert table.ping.answered(once) == {"function": "99"}
    with pytest.raises(AlreadyActed) as refused:
        table.ping.create("b", play(Rally("y"), 1), actor=ACTOR, once=once)
    assert (refused.value.taken, refused.value.aggregate_id) == ("message:1", "a")
    assert table.ping.find("b") is None


def test_a_key_acts_once_on_one_aggregate(table: Table) -> None:
    once = Once("http:1", "f")
    first = table.ping.create("a", play(Rally("x"), 1), actor=ACTOR, once=once)
    with pytest.raises(AlreadyActed):
        table.ping.save(first, play(first.state, 2), actor=ACTOR, once=once)
    assert table.ping.load("a").version == 1


def test_a_key_with_other_content_is_refused(table: Table) -> None:
    table.ping.create("a", play(Rally("x"), 1), actor=ACTOR, once=Once("k", "one"), answer={})
    with pytest.raises(KeyReused):
        table.ping.answered(Once("k", "other"))
    assert table.ping.answered(Once("unheard of", "one")) is None


def test_a_natural_key_belongs_to_one_aggregate(table: Table) -> None:
    def submit(id: str) -> None:
        change = replace(play(Rally("QG2026000590"), 1), unique=("file_code:QG2026000590",))
        table.ping.create(id, change, actor=ACTOR)

    submit("a")
    with pytest.raises(AlreadyActed) as refused:
        submit("b")
    assert (refused.value.taken, refused.value.aggregate_id) == ("file_code:QG2026000590", "a")


def test_of_many_at_one_instant_exactly_one_acts(table: Table) -> None:
    """Pitfall: read, then insert, doubles under concurrency; here the index and the filter decide."""
    barrier = threading.Barrier(8)
    outcomes: list[str] = []

    def submit(number: int) -> None:
        barrier.wait()
        try:
            table.ping.create(f"id{number}", play(Rally("x"), 1), actor=ACTOR, once=Once("same", "f"))
            outcomes.append("acted")
        except AlreadyActed:
            outcomes.append("refused")

    threads = [threading.Thread(target=submit, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["acted"] + ["refused"] * 7
    assert table.ping.collection.count_documents({}) == 1


def test_history_tells_every_act_and_its_chain_is_whole(table: Table) -> None:
    first = table.ping.create("a", play(Rally("x"), 1), actor=ACTOR)
    table.ping.save(first, Change(first.state, "noted", reason="why", details={"n": 1}), actor=ACTOR)
    entries = table.ping.history("a")
    assert [(e["number"], e["act"], e.get("reason")) for e in entries] == [
        (1, "ball_played", None),
        (2, "noted", "why"),
    ]
    assert entries[0]["actor"] == {"id": "officer:test", "role": "officer"}
    assert entries[0]["time"] == table.clock.now
    assert "event" not in entries[1]
    assert first_flaw(entries) is None


@pytest.mark.parametrize(
    "tamper",
    [
        lambda entries: entries[1].update(reason="another"),
        lambda entries: entries.pop(1),
        lambda entries: entries.insert(1, entries.pop(2)),
        lambda entries: entries[2]["event"]["data"].update(number=7),
        lambda entries: entries[2]["event"].update(sequence=9),
        lambda entries: entries[0]["actor"].update(id="officer:other"),
    ],
)
def test_a_changed_removed_or_reordered_entry_is_found(table: Table, tamper: object) -> None:
    found = table.ping.create("a", play(Rally("x"), 1), actor=ACTOR)
    for number in (2, 3, 4):
        found = table.ping.save(found, play(found.state, number), actor=ACTOR)
    entries = table.ping.history("a")
    tamper(entries)
    assert first_flaw(entries) is not None


def test_timers_are_kept_and_taken_off(table: Table) -> None:
    due = table.clock.now
    first = table.ping.create("a", Change(Rally("x"), "noted", timer_at=due), actor=ACTOR)
    assert table.ping.collection.find_one()["next_timer_at"] == due
    table.ping.save(first, Change(first.state, "noted"), actor=ACTOR)
    assert "next_timer_at" not in table.ping.collection.find_one()
