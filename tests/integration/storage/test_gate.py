"""The inbox gate: each event once and in order, whatever order or doubling it arrives with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.clock import new_id
from shared.storage import Inbox
from shared.storage.gate import APPLIED, DUPLICATE, WAITING
from shared.storage.history import first_flaw
from shared.storage.waiting import EARLY
from tests.example import REACTIONS
from tests.integration.storage.conftest import Table

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


def test_an_ignored_type_advances_the_number(table: Table) -> None:
    first, second = table.played("a", "", "")
    inbox = Inbox(table.pong, REACTIONS["pong"], ignored=("ping.weather",))
    assert inbox.receive(replace(first, type="ping.weather")) == APPLIED
    assert table.pong.find("a") is None
    assert inbox.receive(second) == APPLIED
    assert table.returned("a") == (2,)
    assert table.pong.find("a").version == 1, "technical marks do not touch the version"


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
