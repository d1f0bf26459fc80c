"""What operators do with waiting messages: replay, skip, rebase; each once, each in the history."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from shared.aggregate import Actor
from shared.errors import Invalid, NotAllowed, NotFound
from shared.storage import WaitingMessages
from shared.storage.gate import APPLIED, WAITING
from shared.storage.history import first_flaw
from shared.storage.outbox import Progress
from shared.storage.reconciling import compare
from shared.storage.sweeps import WaitingSweep
from shared.storage.waiting import EARLY, FAILED, FORK, GIVEN_UP
from shared.storage.waiting_list import AlreadySettled
from shared.storage.wanted import Wanted
from tests.integration.storage.conftest import Table

pytestmark = pytest.mark.integration

OPERATOR = Actor("operator:test", "operator")


@pytest.fixture
def messages(table: Table) -> WaitingMessages:
    return WaitingMessages(table.inbox)


def given_up(table: Table, *texts: str) -> None:
    """Balls played; what fails is tried until it is given up."""
    for envelope in table.played("a", *texts):
        table.inbox.receive(envelope)
    for _ in range(3):
        table.clock.forward(hours=2)
        WaitingSweep(table.inbox).run()


def only(messages: WaitingMessages, **filter: Any) -> str:
    (row,) = messages.list(Wanted(**filter))
    return row["id"]


def test_a_given_up_message_is_replayed_and_its_successors_go_on(
    table: Table, messages: WaitingMessages, tmp_path: Any
) -> None:
    cure = tmp_path / "cure"
    given_up(table, "", f"unless:{cure}", "")
    id = only(messages, reason=GIVEN_UP)
    cure.touch()
    assert messages.replay(id, OPERATOR) == APPLIED
    assert table.returned("a") == (1, 2, 3)
    assert messages.list() == []
    acts = [entry["act"] for entry in table.pong.history("a")]
    assert acts == ["ball_returned", "message_replayed", "ball_returned", "ball_returned"]
    assert first_flaw(table.pong.history("a")) is None


def test_a_replay_that_fails_again_waits_again(table: Table, messages: WaitingMessages) -> None:
    given_up(table, "", "raise:boom")
    assert messages.replay(only(messages), OPERATOR) == WAITING
    assert table.waiting("a") == [(2, GIVEN_UP)]


def test_of_two_replays_at_once_one_is_refused(table: Table, messages: WaitingMessages) -> None:
    """Pitfall 14."""
    given_up(table, "", "sleep:0.3")
    (envelope,) = table.played("b", "sleep:0.3")
    table.inbox.park(envelope, "killed its consumer")
    id = only(messages)
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def replay() -> None:
        barrier.wait()
        try:
            outcomes.append(messages.replay(id, OPERATOR))
        except AlreadySettled:
            outcomes.append("409")

    threads = [threading.Thread(target=replay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["409", APPLIED]
    assert table.returned("b") == (1,)
    with pytest.raises(AlreadySettled):
        messages.replay(id, OPERATOR)


def test_a_skipped_message_lets_its_successors_go_on(table: Table, messages: WaitingMessages) -> None:
    given_up(table, "", "raise:boom", "")
    messages.skip(only(messages, reason=GIVEN_UP), OPERATOR, "the ball is torn")
    assert table.returned("a") == (1, 3)
    assert messages.list() == []
    skipped = table.pong.history("a")[1]
    assert (skipped["act"], skipped["reason"], skipped["actor"]["id"]) == (
        "message_skipped",
        "the ball is torn",
        "operator:test",
    )
    assert skipped["details"]["message"]["n"] == 2


def test_what_opens_a_dossier_is_not_skipped(table: Table, messages: WaitingMessages) -> None:
    given_up(table, "raise:boom")
    with pytest.raises(NotAllowed, match="opens the dossier"):
        messages.skip(only(messages), OPERATOR, "why not")


def test_what_is_early_is_not_skipped(table: Table, messages: WaitingMessages) -> None:
    first, _, third = table.played("a", "", "", "")
    table.inbox.receive(first)
    table.inbox.receive(third)
    with pytest.raises(NotAllowed, match="Number 2 comes first"):
        messages.skip(only(messages, reason=EARLY), OPERATOR, "impatience")


def test_a_fork_is_rebased_and_goes_on_from_there(table: Table, messages: WaitingMessages) -> None:
    """The source was restored to after event 1 and went another way: 2' and 3' instead of 2."""
    first, second, third = table.played("a", "", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    other = replace(second, id="other-2")
    following = replace(third, previousid="other-2")
    assert table.inbox.receive(other) == WAITING
    table.inbox.receive(following)
    assert sorted(table.waiting("a")) == [(2, FORK), (3, FORK)]
    id = next(row["id"] for row in messages.list() if row["sequence"] == 2)
    messages.rebase(id, OPERATOR, 1, first.id, "ping was restored from its back-up of noon")
    assert table.returned("a") == (1, 2, 2, 3)
    assert table.waiting("a") == []
    assert ("ping", "a", 2) in table.asked
    rebased = next(e for e in table.pong.history("a") if e["act"] == "inbox_rebased")
    assert rebased["details"]["rebased_to"] == 1


def test_a_fork_can_be_rebased_to_the_beginning(table: Table, messages: WaitingMessages) -> None:
    (first,) = table.played("a", "")
    table.inbox.receive(first)
    table.inbox.receive(replace(first, id="other-1"))
    messages.rebase(only(messages), OPERATOR, 0, None, "ping lost the dossier and got it again")
    assert table.returned("a") == (1, 1)


def test_only_a_fork_is_rebased(table: Table, messages: WaitingMessages) -> None:
    given_up(table, "", "raise:boom")
    with pytest.raises(NotAllowed):
        messages.rebase(only(messages), OPERATOR, 0, None, "why not")


def test_a_fork_that_its_source_told_of_has_nothing_to_replay(table: Table, messages: WaitingMessages) -> None:
    """Replayed, it would be asked for again every minute from then on."""
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    table.clock.forward(hours=1)
    compare(table.inbox, "ping", Progress("a", 1, first.id), table.clock())
    with pytest.raises(NotAllowed, match="rebase, or skip"):
        messages.replay(only(messages, reason=FORK), OPERATOR)
    table.clock.forward(hours=1)
    assert WaitingSweep(table.inbox).run() == 0


def test_a_base_is_named_by_its_id_too(table: Table, messages: WaitingMessages) -> None:
    """Without it, nothing that the source sends would follow it."""
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(replace(second, previousid="other-1"))
    with pytest.raises(Invalid):
        messages.rebase(only(messages), OPERATOR, 1, None, "which one was it?")
    assert table.waiting("a") == [(2, FORK)]


def test_rows_can_be_filtered_and_paged(table: Table, messages: WaitingMessages) -> None:
    for subject in ("a", "b", "c"):
        for envelope in table.played(subject, "raise:boom", ""):
            table.inbox.receive(envelope)
    assert len(messages.list()) == 6
    assert {row["aggregate_id"] for row in messages.list(Wanted(reason=FAILED))} == {"a", "b", "c"}
    assert [row["sequence"] for row in messages.list(Wanted(dossier="b", reason=EARLY))] == [2]
    assert messages.list(Wanted(source="nobody")) == []
    seen: list[str] = []
    after = None
    while rows := messages.list(after=after, limit=2):
        seen += [row["id"] for row in rows]
        after = (rows[-1]["aggregate_id"], rows[-1]["id"])
    assert len(seen) == len(set(seen)) == 6


def test_one_message_is_shown_whole(table: Table, messages: WaitingMessages) -> None:
    given_up(table, "", "raise:boom")
    shown = messages.show(only(messages))
    assert shown["attributes"]["cloudEvents:type"] == "ping.ball_played"
    assert shown["data"] == '{"number":2,"text":"raise:boom"}'
    assert "boom" in shown["traceback"]
    with pytest.raises(NotFound):
        messages.show("a~ping~9~nothing")
    with pytest.raises(NotFound):
        messages.show("nonsense")


@pytest.mark.parametrize("n", ["²", "٣", "9" * 5000, "-1", "1.5", ""])
def test_what_is_no_number_names_no_message(messages: WaitingMessages, n: str) -> None:
    with pytest.raises(NotFound):
        messages.show(f"a~ping~{n}~b")


def test_an_early_message_of_an_unknown_dossier_can_be_taken_out(table: Table, messages: WaitingMessages) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(second)
    messages.skip(only(messages), OPERATOR, "nobody knows this dossier")
    assert messages.list() == []
    table.inbox.receive(first)
    assert table.inbox.receive(second) == APPLIED, "it was no mistake: its source sends it again"
    assert table.returned("a") == (1, 2)


def test_a_rebase_beyond_what_the_source_has_is_refused(table: Table, messages: WaitingMessages) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    table.inbox.receive(replace(second, id="other-2"))
    with pytest.raises(Invalid, match="at event 2"):
        messages.rebase(only(messages), OPERATOR, 40, "x", "a slip of the hand")


@pytest.mark.parametrize("filter", [{}, {"reason": GIVEN_UP}, {"source": "ping"}], ids=["all", "reason", "source"])
def test_the_list_reads_what_waits_and_no_other_dossier(
    table: Table, messages: WaitingMessages, filter: dict[str, str]
) -> None:
    given_up(table, "", "raise:boom")
    collection = table.pong.collection
    collection.insert_many([{"_id": f"quiet-{n:04}", "kind": "pong", "version": 1} for n in range(1000)])
    profiled = collection.database
    profiled.command("profile", 2)
    try:
        only(messages, **filter)
        (read,) = profiled.system.profile.find({"op": "query", "ns": f"{profiled.name}.{collection.name}"})
    finally:
        profiled.command("profile", 0)
        profiled.system.profile.drop()
    assert read["docsExamined"] <= 2
