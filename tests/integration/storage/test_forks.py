"""A source that was rolled back says other things under numbers that were applied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.storage.gate import WAITING
from shared.storage.outbox import Progress
from shared.storage.reconciling import compare
from shared.storage.waiting import FORK
from tests.integration.storage.conftest import Table

pytestmark = pytest.mark.integration


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


def test_a_source_that_is_behind_is_a_fork(table: Table) -> None:
    first, second = table.played("a", "", "")
    table.inbox.receive(first)
    table.inbox.receive(second)
    table.clock.forward(minutes=5)
    for _ in range(2):
        compare(table.inbox, "ping", Progress("a", 1, first.id), table.clock.now)
    assert table.waiting("a") == [(1, FORK)]
