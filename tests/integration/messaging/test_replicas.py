"""Several processes of one service beside one another."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.integration.messaging.court import Court, metric

pytestmark = pytest.mark.integration


def test_a_relay_frozen_and_resumed_while_another_relays(court: Court) -> None:
    """Pitfall 11: no lease decides who relays, so none can run out; what both publish has one effect."""
    frozen, other, pong = court.launched("ping", "ping", "pong")
    ids = [f"d{n}" for n in range(5)]
    for round in range(1, 4):
        for id in ids:
            court.play(frozen, id, count=10)
        frozen.signal(signal.SIGSTOP)
        try:
            for id in ids:
                court.until(lambda: len(court.returned("pong", id)) == round * 10, f"the other relays {id}")  # noqa: B023
        finally:
            frozen.signal(signal.SIGCONT)
    for id in ids:
        court.until_returned(id, list(range(1, 31)))
        assert [e.sequence for e in court.events("pong", id)] == list(range(1, 31))
    court.play(other, ids[0])
    court.until_returned(ids[0], list(range(1, 32)))
    assert court.waiting("pong", ids[0]) == []
    assert metric(pong, "cuakhau_received_total") >= 151


def test_sweeps_and_timers_of_two_replicas_act_once(court: Court, tmp_path: Path) -> None:
    """Pitfall 18: a timer fires in each replica; the act behind it names what is due and happens once."""
    cure = tmp_path / "cure"
    ping, _ping, _pong, _pong2 = court.launched("ping", "ping", "pong", "pong")
    ids = [f"d{n}" for n in range(10)]
    for id in ids:
        court.play(ping, id, f"unless:{cure}", ring_after=1)
    court.until(lambda: all(court.waiting("pong", id) for id in ids), "all of them failed")
    cure.touch()
    for id in ids:
        court.until_returned(id, [1])
        assert [e["act"] for e in court.document("pong", id)["history"]] == ["ball_returned"]
        court.until(lambda: court.document("ping", id)["state"]["rung"], f"{id} rang")  # noqa: B023
    # Were it done by each replica, the second would do so within the next round of its timer.
    court.play(ping, "later", ring_after=1)
    court.until(lambda: court.document("ping", "later")["state"]["rung"] == 1, "a later timer rang")
    assert [court.document("ping", id)["state"]["rung"] for id in ids] == [1] * len(ids)
