"""The outbox side: what waits for publishing, in order, and how marks move."""

from __future__ import annotations

import pytest

from shared.aggregate import Change
from shared.storage import Outbox
from shared.storage.commit import SWEEP_AFTER
from tests.integration.storage.conftest import ACTOR, Table

pytestmark = pytest.mark.integration


def test_what_was_committed_is_pending_in_order_and_dense(table: Table) -> None:
    envelopes = table.played("a", "", "", "")
    (pending,) = Outbox(table.ping).pending(["a", "unknown"])
    assert pending.envelopes == tuple(envelopes)
    assert [e.sequence for e in envelopes] == [1, 2, 3]
    assert [e.previousid for e in envelopes] == [None, envelopes[0].id, envelopes[1].id]


def test_acts_without_event_take_no_number(table: Table) -> None:
    table.played("a", "")
    found = table.ping.load("a")
    table.ping.save(found, Change(found.state, "noted"), actor=ACTOR)
    assert [e.sequence for e in table.played("a", "")] == [1, 2]


def test_resent_events_are_byte_identical(table: Table) -> None:
    outbox = Outbox(table.ping)
    before = table.played("a", "Nồi cơm điện", "")
    outbox.mark_published({"a": before})
    assert outbox.published("a", 1) == before
    assert outbox.published("a", 2) == before[1:]
    assert outbox.published("unknown", 1) == []


def test_the_mark_moves_over_the_confirmed_prefix_only(table: Table) -> None:
    outbox = Outbox(table.ping)
    envelopes = table.played("a", "", "", "")
    outbox.mark_published({"a": envelopes[:1]})
    (pending,) = outbox.pending(["a"])
    assert [e.sequence for e in pending.envelopes] == [2, 3]
    outbox.mark_published({"a": envelopes[1:]})
    assert outbox.pending(["a"]) == []
    outbox.mark_published({"a": envelopes[:2]})
    assert outbox.pending(["a"]) == [], "a late mark of another relay moves nothing back"


def test_the_sweep_finds_what_was_not_published_in_time(table: Table) -> None:
    outbox = Outbox(table.ping)
    envelopes = table.played("a", "")
    assert outbox.due(10) == []
    table.clock.forward(seconds=SWEEP_AFTER.total_seconds() + 1)
    assert outbox.due(10) == ["a"]
    assert outbox.oldest_age() == pytest.approx(4.0)
    outbox.mark_published({"a": envelopes})
    assert outbox.due(10) == []
    assert outbox.oldest_age() == 0.0


def test_what_cannot_be_published_stands_back(table: Table) -> None:
    outbox = Outbox(table.ping)
    for subject in ("a", "b"):
        table.played(subject, "")
    table.clock.forward(seconds=5)
    outbox.mark_failed(["a"])
    assert outbox.due(10) == ["b"]
    table.played("c", "")
    assert outbox.oldest_age() == pytest.approx(5.0), "what stands back is the oldest all the same"
    table.clock.forward(seconds=5)
    assert sorted(outbox.due(10)) == ["a", "b", "c"]


def test_a_quiet_aggregate_tells_its_progress_once(table: Table) -> None:
    outbox = Outbox(table.ping)
    (first,) = table.played("a", "")
    outbox.mark_published({"a": [first]})
    assert outbox.quiet(10) == []
    table.clock.forward(minutes=2)
    (progress,) = outbox.quiet(10)
    assert (progress.subject, progress.sequence, progress.event_id) == ("a", 1, first.id)
    outbox.told(["a"])
    assert outbox.quiet(10) == []
    assert outbox.reconcile_all() == 1
    assert len(outbox.quiet(10)) == 1
