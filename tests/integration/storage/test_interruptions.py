"""A process that dies, or a database that goes away, at the worst moment."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from shared.errors import Unavailable
from shared.storage import Inbox, Outbox
from shared.storage.gate import APPLIED, DUPLICATE
from shared.storage.marks import Mark
from shared.storage.sweeps import WaitingSweep
from shared.storage.waiting import EARLY
from tests.integration.storage.conftest import Table

pytestmark = pytest.mark.integration


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
