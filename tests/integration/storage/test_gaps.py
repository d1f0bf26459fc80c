"""A message that is known to be published and did not come: noted where it cannot be forgotten, asked for until it comes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.aggregate import Actor
from shared.errors import NotAllowed
from shared.storage import Inbox, WaitingMessages
from shared.storage.gaps import Gaps
from shared.storage.gate import APPLIED, DROPPED, WAITING
from shared.storage.history import first_flaw
from shared.storage.outbox import Progress
from shared.storage.reconciling import compare
from shared.storage.sweeps import WaitingSweep
from shared.storage.waiting import EARLY, FAILED, FORK, Policy, is_gap
from tests.example import REACTIONS
from tests.integration.storage.conftest import Table

pytestmark = pytest.mark.integration

OPERATOR = Actor("operator:test", "operator")


@pytest.fixture
def messages(table: Table) -> WaitingMessages:
    return WaitingMessages(table.inbox)


def tell(table: Table, subject: str, n: int, event_id: str | None = "x") -> None:
    compare(table.inbox, "ping", Progress(subject, n, event_id), table.clock())


def asked_again(table: Table, **after: float) -> list[tuple[str, str, int]]:
    """What a process that knows nothing but the database asks for."""
    asked: list[tuple[str, str, int]] = []
    table.clock.forward(**after)
    policy = table.inbox.policy
    fresh = Inbox(table.pong, REACTIONS["pong"], policy=policy, ask_resend=lambda *gap: asked.append(gap))
    WaitingSweep(fresh).run()
    return asked


def test_a_gap_is_asked_for_once_a_minute_has_passed(table: Table) -> None:
    _, second, third = table.played("a", "", "", "")
    table.inbox.receive(second)
    table.inbox.receive(third)
    sweep = WaitingSweep(table.inbox)
    sweep.run()
    assert table.asked == []
    table.clock.forward(seconds=61)
    sweep.run()
    assert table.asked == [("ping", "a", 1)]
    sweep.run()
    assert len(table.asked) == 1, "asked once, not once per waiting message"


def test_early_messages_are_bounded_and_what_was_dropped_is_asked_for(table: Table) -> None:
    inbox = Inbox(table.pong, REACTIONS["pong"], policy=Policy(max_waiting=2), ask_resend=table.inbox.ask_resend)
    envelopes = table.played("a", *[""] * 5)
    assert [inbox.receive(e) for e in reversed(envelopes[1:])] == [WAITING, WAITING, DROPPED, DROPPED]
    assert inbox.receive(envelopes[0]) == APPLIED
    assert inbox.receive(envelopes[1]) == APPLIED
    assert inbox.receive(envelopes[2]) == APPLIED
    assert table.returned("a") == (1, 2, 3, 4, 5)


def test_dropped_last_messages_are_asked_for(table: Table) -> None:
    inbox = Inbox(table.pong, REACTIONS["pong"], policy=Policy(max_waiting=1), ask_resend=table.inbox.ask_resend)
    first, second, third = table.played("a", "", "", "")
    assert [inbox.receive(second), inbox.receive(third), inbox.receive(first)] == [WAITING, DROPPED, APPLIED]
    assert table.returned("a") == (1, 2)
    table.clock.forward(seconds=3)
    WaitingSweep(table.inbox).run()
    assert table.asked == [("ping", "a", 3)]


def test_a_lost_last_event_is_found_by_progress(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    compare(table.inbox, "ping", Progress("a", 2, second.id), table.clock.now)
    assert table.asked == [("ping", "a", 2)]


def test_progress_for_a_dossier_never_heard_of_asks_for_all(table: Table) -> None:
    compare(table.inbox, "ping", Progress("a", 3, "x"), table.clock.now)
    assert table.asked == [("ping", "a", 1)]


def test_progress_that_is_met_asks_for_nothing(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    compare(table.inbox, "ping", Progress("a", 2, second.id), table.clock.now)
    compare(table.inbox, "ping", Progress("a", 1, first.id), table.clock.now)
    assert table.asked == []
    assert table.waiting("a") == [], "a report may be older than what came since"


def test_what_progress_gave_away_is_asked_for_until_it_comes(table: Table) -> None:
    first, second, third = table.played("a", "", "", "")
    table.inbox.receive(first)
    tell(table, "a", 3, third.id)
    assert table.asked == [("ping", "a", 2)]
    for minutes in (1, 2, 4):
        assert asked_again(table, minutes=minutes, seconds=1) == [("ping", "a", 2)], "whoever asked may have died"
        assert asked_again(table, seconds=30) == [], "with back-off"
    assert [table.inbox.receive(e) for e in (second, third)] == [APPLIED, APPLIED]
    assert table.returned("a") == (1, 2, 3)
    assert table.waiting("a") == []
    assert asked_again(table, days=1) == []


def test_a_dossier_never_heard_of_is_asked_for_until_it_comes(table: Table) -> None:
    (first,) = table.played("a", "")
    tell(table, "a", 1, first.id)
    assert asked_again(table, minutes=2) == [("ping", "a", 1)]
    assert table.pong.find("a") is None
    assert table.inbox.receive(first) == APPLIED
    assert table.waiting("a") == []
    assert first_flaw(table.pong.history("a")) is None


def test_a_report_heard_twice_is_noted_once(table: Table) -> None:
    for _ in range(3):
        tell(table, "a", 3)
    assert table.waiting("a") == [(1, EARLY)]
    assert table.asked == [("ping", "a", 1)]


def test_of_two_replicas_one_asks(table: Table) -> None:
    tell(table, "a", 3)
    table.asked.clear()
    entry = table.pong.collection.find_one({"_id": "a"})["waiting"][0]
    for _ in range(2):
        assert table.inbox.gaps.ask_again("a", entry), "it is still missing"
    assert table.asked == [("ping", "a", 1)]


def test_what_was_dropped_is_asked_for_until_it_comes(table: Table) -> None:
    inbox = Inbox(table.pong, REACTIONS["pong"], policy=Policy(max_waiting=1))
    first, second, third, fourth = table.played("a", *[""] * 4)
    outcomes = [inbox.receive(e) for e in (second, third, fourth, first)]
    assert outcomes == [WAITING, DROPPED, DROPPED, APPLIED]
    assert table.returned("a") == (1, 2)
    assert asked_again(table, seconds=3) == [("ping", "a", 3)]
    assert asked_again(table, minutes=3) == [("ping", "a", 3)]
    table.inbox.receive(third)
    assert asked_again(table, seconds=1) == [], "the rest is on its way"
    assert asked_again(table, seconds=2) == [("ping", "a", 4)]
    table.inbox.receive(fourth)
    assert table.waiting("a") == []


def test_a_gap_takes_nobodys_place(table: Table) -> None:
    inbox = Inbox(table.pong, REACTIONS["pong"], policy=Policy(max_waiting=1))
    first, second, third = table.played("a", "", "", "")
    compare(inbox, "ping", Progress("a", 3, third.id), table.clock())
    assert inbox.receive(second) == WAITING
    assert inbox.receive(first) == APPLIED
    assert table.returned("a") == (1, 2)


def test_a_full_document_is_not_filled_further(table: Table) -> None:
    asked: list[Any] = []
    inbox = Inbox(
        table.pong, REACTIONS["pong"], policy=Policy(max_waiting=1), ask_resend=lambda *gap: asked.append(gap)
    )
    _, second = table.played("a", "", "")
    inbox.receive(second)
    compare(inbox, "other", Progress("a", 3, "x"), table.clock())
    assert table.waiting("a") == [(2, EARLY)]
    assert asked == [("other", "a", 1)]


def test_a_gap_that_came_and_failed_is_no_gap(table: Table) -> None:
    first, second = table.played("a", "", "raise:boom")
    table.inbox.receive(first)
    tell(table, "a", 2, second.id)
    assert table.inbox.receive(second) == WAITING
    assert table.waiting("a") == [(2, FAILED)]
    assert asked_again(table, minutes=2) == []


def test_a_crash_before_an_arrived_gap_is_ended_is_made_good(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = table.played("a", "", "raise:boom")
    table.inbox.receive(first)
    tell(table, "a", 2, second.id)
    with monkeypatch.context() as patch:
        patch.setattr(Gaps, "arrived", lambda *_: None)
        table.inbox.receive(second)
    entry = next(e for e in table.pong.collection.find_one({"_id": "a"})["waiting"] if is_gap(e))
    assert not table.inbox.gaps.ask_again("a", entry)
    assert table.waiting("a") == [(2, FAILED)]


def test_an_operator_asks_again_now(table: Table, messages: WaitingMessages) -> None:
    tell(table, "a", 2)
    table.asked.clear()
    (row,) = messages.list()
    assert (row["reason"], row["sequence"], row["type"], row["event_id"]) == (EARLY, 1, None, None)
    assert "has not arrived" in row["error"]
    assert messages.show(row["id"])["data"] == ""
    assert messages.replay(row["id"], OPERATOR) == WAITING
    assert table.asked == [("ping", "a", 1)]
    assert asked_again(table, minutes=5) == [("ping", "a", 1)]


def test_an_operator_leaves_out_what_its_source_cannot_send(table: Table, messages: WaitingMessages) -> None:
    first, second, third = table.played("a", "", "", "")
    table.inbox.receive(first)
    tell(table, "a", 2, second.id)
    (row,) = messages.list()
    assert row["event_id"] == second.id
    messages.skip(row["id"], OPERATOR, "the source lost it")
    assert table.waiting("a") == []
    assert table.inbox.receive(third) == APPLIED, "it follows what was left out"


def test_a_successor_names_what_never_came(table: Table, messages: WaitingMessages) -> None:
    first, _, third = table.played("a", "", "", "")
    table.inbox.receive(first)
    tell(table, "a", 3, third.id)
    (row,) = messages.list()
    with pytest.raises(NotAllowed, match="nobody has named its id"):
        messages.skip(row["id"], OPERATOR, "impatience")
    table.inbox.receive(third)
    messages.skip(row["id"], OPERATOR, "the source lost it")
    assert table.returned("a") == (1, 3)


def test_what_opens_a_dossier_and_never_came_is_not_left_out(table: Table, messages: WaitingMessages) -> None:
    tell(table, "a", 1)
    (row,) = messages.list()
    with pytest.raises(NotAllowed, match="opens the dossier"):
        messages.skip(row["id"], OPERATOR, "why not")


def test_a_rebase_forgets_gaps_of_the_other_history(table: Table, messages: WaitingMessages) -> None:
    first, second, third = table.played("a", "", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    tell(table, "a", 4)
    table.clock.forward(hours=1)
    tell(table, "a", 1, first.id)
    fork = next(row for row in messages.list() if row["reason"] == FORK)
    messages.rebase(fork["id"], OPERATOR, 1, first.id, "restored")
    assert table.waiting("a") == []
    assert [table.inbox.receive(e) for e in (second, third)] == [APPLIED, APPLIED]


def test_what_follows_a_base_is_asked_for_until_it_comes(table: Table, messages: WaitingMessages) -> None:
    """The source was restored to event 2 and says so; whoever asked it for that event may have died."""
    first, second, third = table.played("a", "", "", "")
    for envelope in (first, second, third):
        table.inbox.receive(envelope)
    table.clock.forward(hours=1)
    tell(table, "a", 2, "other-2")
    (fork,) = messages.list()
    messages.rebase(fork["id"], OPERATOR, 1, first.id, "restored")
    assert table.asked == [("ping", "a", 2)]
    assert asked_again(table, minutes=2) == [("ping", "a", 2)]
    assert table.inbox.receive(replace(second, id="other-2")) == APPLIED
    assert table.waiting("a") == []
