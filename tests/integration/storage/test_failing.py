"""What cannot be applied waits with its reason, is tried again with back-off, and ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.storage import Inbox
from shared.storage.gate import APPLIED, DUPLICATE, WAITING
from shared.storage.marks import Mark
from shared.storage.sweeps import WaitingSweep
from shared.storage.waiting import EARLY, FAILED, GIVEN_UP, UNKNOWN, Policy, Verdict, waiting_entry
from tests.example import REACTIONS
from tests.integration.storage.conftest import Table

pytestmark = pytest.mark.integration


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


def test_a_parked_message_is_given_up_and_can_still_be_applied(table: Table) -> None:
    (first,) = table.played("a", "")
    assert table.inbox.park(first, "killed its consumer") == WAITING
    assert table.waiting("a") == [(1, GIVEN_UP)]
    table.inbox.receive(first)
    assert table.returned("a") == (1,)
    assert table.inbox.park(first, "again") == DUPLICATE


def test_parking_what_was_applied_meanwhile_ends_its_waiting(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.pong.collection.update_one(
        {"_id": "a"}, {"$push": {"waiting": waiting_entry(first, Verdict(EARLY), table.clock.now)}}
    )
    assert table.inbox.park(first, "killed its consumer") == DUPLICATE
    assert table.waiting("a") == []
    assert table.inbox.receive(second) == APPLIED


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


def test_a_natural_key_that_stands_on_the_same_dossier_fails_like_any_other_mistake(table: Table) -> None:
    """It must not look like a database that is away, which would pause everything else."""

    def react(aggregate: Any, event: Any) -> Any:
        return replace(REACTIONS["pong"]["ping.ball_played"](aggregate, event), unique=("ball:1",))

    inbox = Inbox(table.pong, {"ping.ball_played": react}, policy=Policy(max_tries=3))
    first, second = table.played("a", "", "")
    assert [inbox.receive(first), inbox.receive(second)] == [APPLIED, WAITING]
    assert table.waiting("a") == [(2, FAILED)]
