"""Aggregates woken when their time has come."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from shared.storage import TimerSweep
from tests.example import Rally, play, ring
from tests.integration.storage.conftest import ACTOR, Table

pytestmark = pytest.mark.integration

REPLICAS = 3


def test_a_timer_that_fires_in_every_replica_acts_once(table: Table) -> None:
    """Pitfall 18: all of them find it due and decide on the same version; one of them saves."""
    due_at = table.clock() + timedelta(hours=1)
    table.ping.create("a", play(Rally("a"), 1, ring_at=due_at), actor=ACTOR)
    all_have_loaded = threading.Barrier(REPLICAS, timeout=10)

    def wake(id: str) -> None:
        found = table.ping.load(id)
        all_have_loaded.wait()
        table.ping.save(found, ring(found.state), actor=ACTOR)

    sweeps = [TimerSweep(table.ping, wake) for _ in range(REPLICAS)]
    assert [sweep.run() for sweep in sweeps] == [0] * REPLICAS, "not due yet"
    table.clock.forward(hours=2)
    threads = [threading.Thread(target=sweep.run) for sweep in sweeps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert table.ping.load("a").state.rung == 1
    assert [entry["act"] for entry in table.ping.history("a")] == ["ball_played", "bell_rung"]
    assert [sweep.run() for sweep in sweeps] == [0] * REPLICAS, "and is due no more"


def test_what_fails_when_woken_stands_back_and_starves_nobody(table: Table) -> None:
    due_at = table.clock()
    for id in ("bad", "good"):
        table.ping.create(id, play(Rally(id), 1, ring_at=due_at), actor=ACTOR)
    woken: list[str] = []

    def wake(id: str) -> None:
        woken.append(id)
        if id == "bad":
            raise RuntimeError("a bug")
        found = table.ping.load(id)
        table.ping.save(found, ring(found.state), actor=ACTOR)

    sweep = TimerSweep(table.ping, wake)
    assert sweep.run() == 2
    assert sweep.run() == 0
    table.clock.forward(minutes=2)
    assert sweep.run() == 1
    assert woken == ["bad", "good", "bad"]


def test_who_lost_a_race_is_woken_again_soon(table: Table) -> None:
    """An act that came between looking and saving leaves the timer due; a minute's rest would be for failures."""
    table.ping.create("a", play(Rally("a"), 1, ring_at=table.clock()), actor=ACTOR)
    acted_between = iter([True, False])

    def wake(id: str) -> None:
        found = table.ping.load(id)
        if next(acted_between):
            table.ping.save(found, play(found.state, 2), actor=ACTOR)
        table.ping.save(found, ring(found.state), actor=ACTOR)

    sweep = TimerSweep(table.ping, wake)
    assert sweep.run() == 1
    assert table.ping.load("a").state.rung == 0
    assert sweep.run() == 0, "not at once: others come first"
    table.clock.forward(seconds=2)
    assert sweep.run() == 1
    assert table.ping.load("a").state.rung == 1
