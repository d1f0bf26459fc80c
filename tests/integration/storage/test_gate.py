"""The inbox gate: each event once and in order, whatever order, doubling or interruption it arrives with."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.errors import AutoReconnect

from shared.clock import new_id
from shared.errors import Busy, Stale, Unavailable
from shared.storage import Inbox, Outbox
from shared.storage.gate import APPLIED, DROPPED, DUPLICATE, WAITING
from shared.storage.history import first_flaw
from shared.storage.marks import Mark
from shared.storage.outbox import Progress
from shared.storage.reconciling import compare
from shared.storage.sweeps import WaitingSweep
from shared.storage.waiting import EARLY, FAILED, FORK, GIVEN_UP, UNKNOWN, Policy, Verdict, waiting_entry
from tests.example import REACTIONS
from tests.integration.storage.conftest import ACTOR, Table

pytestmark = pytest.mark.integration


def test_in_order(table: Table) -> None:
    first, second = table.played("a", "", "")
    assert [table.inbox.receive(first), table.inbox.receive(second)] == [APPLIED, APPLIED]
    assert table.returned("a") == (1, 2)


def test_a_duplicate_has_one_effect(table: Table) -> None:
    """Pitfalls 3 and 19: a redelivered or doubly published message carries the same number and id."""
    (first,) = table.played("a", "")
    assert [table.inbox.receive(first), table.inbox.receive(first)] == [APPLIED, DUPLICATE]
    assert table.returned("a") == (1,)
    assert len(table.pong.history("a")) == 1


def test_a_duplicate_is_known_however_late(table: Table) -> None:
    """Pitfall 10: numbers do not expire, unlike a table of message ids."""
    envelopes = table.played("a", *[""] * 60)
    for envelope in envelopes:
        table.inbox.receive(envelope)
    table.clock.forward(days=400)
    assert table.inbox.receive(envelopes[0]) == DUPLICATE
    assert len(table.returned("a")) == 60


def test_an_early_message_waits_and_goes_on_with_its_predecessor(table: Table) -> None:
    """Pitfall 12: a later message does not overwrite; it waits."""
    first, second, third = table.played("a", "", "", "")
    assert [table.inbox.receive(third), table.inbox.receive(second)] == [WAITING, WAITING]
    assert sorted(table.waiting("a")) == [(2, EARLY), (3, EARLY)]
    assert table.pong.find("a") is None, "a shell is not shown as a dossier"
    assert table.inbox.receive(first) == APPLIED
    assert table.returned("a") == (1, 2, 3)
    assert table.waiting("a") == []


def test_a_failed_message_holds_back_its_successors_only(table: Table) -> None:
    """Pitfall 13, and: poison blocks nothing but its own dossier."""
    _first, second, third = table.played("a", "", "raise:boom", "")
    (other,) = table.played("b", "")
    for envelope in (_first, second, third, other):
        table.inbox.receive(envelope)
    assert table.returned("a") == (1,)
    assert sorted(table.waiting("a")) == [(2, FAILED), (3, EARLY)]
    assert table.returned("b") == (1,)


def test_tries_are_counted_backed_off_and_end(table: Table) -> None:
    """Pitfall 5: no hot loop."""
    (first,) = table.played("a", "raise:boom")
    table.inbox.receive(first)
    sweep = WaitingSweep(table.inbox)
    assert sweep.run() == 0, "not due yet"
    for expected in ([(1, FAILED)], [(1, GIVEN_UP)]):
        table.clock.forward(hours=2)
        assert sweep.run() == 1
        assert table.waiting("a") == expected
    table.clock.forward(days=30)
    assert sweep.run() == 0, "given up: never tried by itself"
    entry = table.pong.collection.find_one({"_id": "a"})["waiting"][0]
    assert "boom" in entry["error"]
    assert "RuntimeError" in entry["traceback"]


def test_what_fails_and_recovers_is_applied_with_its_successors(table: Table, tmp_path: Any) -> None:
    cure = tmp_path / "cure"
    for envelope in table.played("a", f"unless:{cure}", "", ""):
        table.inbox.receive(envelope)
    assert table.returned("a") == ()
    cure.touch()
    table.clock.forward(hours=1)
    WaitingSweep(table.inbox).run()
    assert table.returned("a") == (1, 2, 3)
    assert table.waiting("a") == []


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b'{"number": "many"}', b"[]"])
def test_poison_waits_with_its_reason(table: Table, body: bytes) -> None:
    """Pitfall 4: bad bytes, bad JSON, broken schema."""
    (first,) = table.played("a", "")
    assert table.inbox.receive(replace(first, data=body)) == WAITING
    assert table.waiting("a") == [(1, FAILED)]
    assert table.inbox.receive(first) == APPLIED, "the source sends it again, whole this time"
    assert table.waiting("a") == []


@pytest.mark.parametrize("change", [{"type": "ping.ball_lost"}, {"dataschema": "/schemas/ping.ball_played/2"}])
def test_an_unknown_type_or_version_waits_for_newer_code(table: Table, change: dict[str, str]) -> None:
    first, second = table.played("a", "", "")
    for envelope in (replace(first, **change), second):
        assert table.inbox.receive(envelope) == WAITING
    assert sorted(table.waiting("a")) == [(1, UNKNOWN), (2, EARLY)]
    newer = Inbox(table.pong, {**REACTIONS["pong"], "ping.ball_lost": REACTIONS["pong"]["ping.ball_played"]})
    if "type" in change:
        newer.store.catalogue = _catalogue_with_ball_lost()
        sweep = WaitingSweep(newer)
        sweep.wake_unknown()
        sweep.run()
        assert table.returned("a") == (1, 2)


def _catalogue_with_ball_lost() -> Any:
    from shared.contracts.catalogue import Catalogue
    from tests.example import BallPlayed, BallReturned

    catalogue = Catalogue()
    catalogue.event("ping.ball_played")(BallPlayed)
    catalogue.event("pong.ball_returned")(BallReturned)
    catalogue.event("ping.ball_lost")(BallPlayed)
    schemas = catalogue._by_type["ping.ball_lost"]
    schemas[1] = replace(schemas[1], type="ping.ball_played")
    return catalogue


def test_an_ignored_type_advances_the_number(table: Table) -> None:
    first, second = table.played("a", "", "")
    inbox = Inbox(table.pong, REACTIONS["pong"], ignored=("ping.weather",))
    assert inbox.receive(replace(first, type="ping.weather")) == APPLIED
    assert table.pong.find("a") is None
    assert inbox.receive(second) == APPLIED
    assert table.returned("a") == (2,)
    assert table.pong.find("a").version == 1, "technical marks do not touch the version"


def test_another_event_under_an_applied_number_is_a_fork(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    assert table.inbox.receive(replace(second, id="other")) == WAITING
    assert table.waiting("a") == [(2, FORK)]
    assert table.returned("a") == (1, 2)


def test_a_fork_that_is_delivered_again_waits_on(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    for _ in range(2):
        assert table.inbox.receive(replace(second, id="other")) == WAITING
    assert table.waiting("a") == [(2, FORK)]


def test_an_event_that_follows_another_one_is_a_fork(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    assert table.inbox.receive(replace(second, previousid="other")) == WAITING
    assert table.waiting("a") == [(2, FORK)]


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


def test_a_parked_message_is_given_up_and_can_still_be_applied(table: Table) -> None:
    (first,) = table.played("a", "")
    assert table.inbox.park(first, "killed its consumer") == WAITING
    assert table.waiting("a") == [(1, GIVEN_UP)]
    table.inbox.receive(first)
    assert table.returned("a") == (1,)
    assert table.inbox.park(first, "again") == DUPLICATE


def test_two_consumers_of_one_message_have_one_effect(table: Table) -> None:
    """Pitfall 8: both read before either writes."""
    for round in range(10):
        subject = f"s{round}"
        (first,) = table.played(subject, "")
        barrier = threading.Barrier(4)

        def receive(envelope: Any = first, barrier: Any = barrier) -> None:
            barrier.wait()
            table.inbox.receive(envelope)

        threads = [threading.Thread(target=receive) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert table.returned(subject) == (1,)
        assert len(table.pong.history(subject)) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_the_write_leaves_exactly_one_effect(
    table: Table, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pitfalls 1, 9, 20: effect, mark and own event are one write; the message comes again and nothing doubles."""
    first, second = table.played("a", "", "")
    real = type(table.pong.collection).find_one_and_update
    crashed = []

    def crash(collection: Any, *args: Any, **kwargs: Any) -> Any:
        if not crashed:
            crashed.append(True)
            if moment == "after":
                real(collection, *args, **kwargs)
            raise AutoReconnect("the process dies here")
        return real(collection, *args, **kwargs)

    monkeypatch.setattr(type(table.pong.collection), "find_one_and_update", crash)
    with pytest.raises(Unavailable):
        table.inbox.receive(first)
    for envelope in (first, second):
        table.inbox.receive(envelope)
    assert table.returned("a") == (1, 2)
    assert [e.sequence for e in Outbox(table.pong).published("a", 1)] == [1, 2]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_while_setting_aside_loses_and_doubles_nothing(
    table: Table, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = table.played("a", "", "")
    real = type(table.pong.collection).update_one
    crashed = []

    def crash(collection: Any, *args: Any, **kwargs: Any) -> Any:
        if not crashed:
            crashed.append(True)
            if moment == "after":
                real(collection, *args, **kwargs)
            raise AutoReconnect("the process dies here")
        return real(collection, *args, **kwargs)

    monkeypatch.setattr(type(table.pong.collection), "update_one", crash)
    with pytest.raises(Unavailable):
        table.inbox.receive(second)
    table.inbox.receive(second)
    assert table.waiting("a") == [(2, EARLY)]
    table.inbox.receive(first)
    assert table.returned("a") == (1, 2)
    assert table.waiting("a") == []


def test_a_crash_before_draining_is_made_good_by_the_sweep(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(second)
    monkeypatch.setattr(Inbox, "drain", lambda *_, **__: None)
    table.inbox.receive(first)
    assert table.waiting("a") == [(2, EARLY)]
    monkeypatch.undo()
    table.clock.forward(minutes=2)
    WaitingSweep(table.inbox).run()
    assert table.returned("a") == (1, 2)


def test_a_crash_before_draining_is_made_good_by_the_redelivery(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every duplicate, too, what waits for it is drained: whoever applied it may have ended right there."""
    first, second = table.played("a", "", "")
    table.inbox.receive(second)
    with monkeypatch.context() as patch:
        patch.setattr(Inbox, "drain", lambda *_, **__: None)
        table.inbox.receive(first)
    assert table.inbox.receive(first) == DUPLICATE
    assert table.returned("a") == (1, 2)


class _Death(BaseException):
    """The process dies in the middle of a reaction; nothing after it happens."""


def test_what_kills_its_process_when_it_is_tried_again_is_given_up(table: Table) -> None:
    """Pitfall 17, for what waits: the broker no longer counts its deliveries, so the attempts are counted here."""

    def kill(*_: Any) -> Any:
        raise _Death

    first, second = table.played("a", "", "")
    table.inbox.receive(second)
    deadly = Inbox(table.pong, {"ping.ball_played": kill}, policy=table.inbox.policy)
    table.inbox.document.apply(None, first, Mark(), None)
    for _ in range(deadly.policy.max_tries):
        table.clock.forward(hours=2)
        with pytest.raises(_Death):
            WaitingSweep(deadly).run()
    table.clock.forward(hours=2)
    WaitingSweep(deadly).run()
    assert table.waiting("a") == [(2, GIVEN_UP)]
    table.clock.forward(hours=2)
    assert WaitingSweep(deadly).run() == 0


def test_a_database_that_goes_away_in_the_middle_is_no_death(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(second)
    table.inbox.document.apply(None, first, Mark(), None)

    def away(*_: Any, **__: Any) -> Any:
        raise AutoReconnect("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(table.pong.collection), "find_one_and_update", away)
        for _ in range(table.inbox.policy.max_tries * 2):
            table.clock.forward(hours=2)
            with pytest.raises(Unavailable):
                WaitingSweep(table.inbox).run()
    WaitingSweep(table.inbox).run()
    assert table.returned("a") == (2,)


def test_the_database_being_away_costs_no_try(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = table.played("a", "")

    def away(*_: Any, **__: Any) -> Any:
        raise AutoReconnect("away")

    monkeypatch.setattr(type(table.pong.collection), "find_one", away)
    for _ in range(5):
        with pytest.raises(Unavailable):
            table.inbox.receive(first)
    monkeypatch.undo()
    assert table.inbox.receive(first) == APPLIED


def test_a_contended_dossier_does_not_look_like_a_database_that_is_away(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Busy, not Unavailable: a consumer pauses for the latter. A sweep goes on with other dossiers, and no try is spent."""
    for subject in ("a", "b"):
        table.inbox.receive(table.played(subject, "raise:boom")[0])
    (first,) = table.played("c", "")
    real = table.inbox.document.apply
    renew = table.inbox.document.renew_waiting
    monkeypatch.setattr("shared.storage.gate._ATTEMPTS", 2)
    monkeypatch.setattr(table.inbox.document, "apply", lambda *_: None)
    with pytest.raises(Busy):
        table.inbox.receive(first)
    monkeypatch.setattr(table.inbox.document, "apply", real)
    monkeypatch.setattr(
        table.inbox.document,
        "renew_waiting",
        lambda envelope, *more: envelope.subject == "b" and renew(envelope, *more),
    )
    table.clock.forward(hours=1)
    assert WaitingSweep(table.inbox).run() == 2
    tries = {s: table.pong.collection.find_one({"_id": s})["waiting"][0]["tries"] for s in ("a", "b")}
    assert tries == {"a": 1, "b": 2}


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


def test_a_source_that_is_behind_is_a_fork(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    table.clock.forward(minutes=5)
    for _ in range(2):
        compare(table.inbox, "ping", Progress("a", 1, first.id), table.clock.now)
    assert table.waiting("a") == [(1, FORK)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_any_doubling_any_replicas(table: Table, data: st.DataObject) -> None:
    """However often and in whatever order messages come, each is applied once, in order, and the chain is whole."""
    subject = new_id()
    count = data.draw(st.integers(1, 6))
    doubled = data.draw(st.lists(st.integers(0, count - 1), max_size=6))
    envelopes = table.played(subject, *[""] * count)
    for index in data.draw(st.permutations([*range(count), *doubled])):
        table.inbox.receive(envelopes[index])
    assert table.returned(subject) == tuple(range(1, len(envelopes) + 1))
    assert table.waiting(subject) == []
    history = table.pong.history(subject)
    assert first_flaw(history) is None
    assert [entry["event"]["sequence"] for entry in history] == list(range(1, len(envelopes) + 1))


def test_acts_of_people_and_messages_do_not_lose_each_other(table: Table) -> None:
    """An officer acts while messages come: the officer may be told stale, messages look again."""
    envelopes = table.played("a", *[""] * 30)
    table.inbox.receive(envelopes[0])
    done = threading.Event()
    acted = []

    def officer() -> None:
        while not done.is_set():
            found = table.pong.load("a")
            try:
                table.pong.save(found, replace_noted(found), actor=ACTOR)
                acted.append(1)
            except Stale:
                continue

    thread = threading.Thread(target=officer)
    thread.start()
    for envelope in envelopes[1:]:
        table.inbox.receive(envelope)
    done.set()
    thread.join()
    assert table.returned("a") == tuple(range(1, 31))
    assert len(table.pong.history("a")) == 30 + len(acted)
    assert first_flaw(table.pong.history("a")) is None


def replace_noted(found: Any) -> Any:
    from shared.aggregate import Change

    return Change(found.state, "noted")


def test_a_natural_key_that_stands_on_the_same_dossier_fails_like_any_other_mistake(table: Table) -> None:
    """It must not look like a database that is away, which would pause everything else."""

    def react(aggregate: Any, event: Any) -> Any:
        return replace(REACTIONS["pong"]["ping.ball_played"](aggregate, event), unique=("ball:1",))

    inbox = Inbox(table.pong, {"ping.ball_played": react}, policy=Policy(max_tries=3))
    first, second = table.played("a", "", "")
    assert [inbox.receive(first), inbox.receive(second)] == [APPLIED, WAITING]
    assert table.waiting("a") == [(2, FAILED)]


def test_parking_what_was_applied_meanwhile_ends_its_waiting(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.pong.collection.update_one(
        {"_id": "a"}, {"$push": {"waiting": waiting_entry(first, Verdict(EARLY), table.clock.now)}}
    )
    assert table.inbox.park(first, "killed its consumer") == DUPLICATE
    assert table.waiting("a") == []
    assert table.inbox.receive(second) == APPLIED
