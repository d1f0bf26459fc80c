"""SIGTERM: what is in hand is finished, what is not started goes back, and it always ends."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.integration.messaging.court import Court, metric

pytestmark = pytest.mark.integration

GRACE = 8


def test_a_handler_at_work_ends_and_acknowledges(court: Court) -> None:
    """Pitfall 3: the framework's own consumer closes its connection after two seconds; the message then comes again."""
    ping, pong = court.launched("ping", "pong")
    court.play(ping, "a", "sleep:4")
    court.until_in_hand(pong, 1)
    assert pong.terminate() < GRACE
    assert pong.exit_status == 0
    assert court.returned("pong", "a") == [1], "the handler finished"
    assert court.ready("pong.inbox") == 0, "and acknowledged"
    pong = court.launch("pong")
    court.until_returned("a", [1])
    assert metric(pong, "cuakhau_redelivered_total") == 0
    assert [entry["act"] for entry in court.document("pong", "a")["history"]] == ["ball_returned"]


def test_more_in_hand_than_at_work_goes_back_and_comes_again(court: Court, tmp_path: Path) -> None:
    """With more messages prefetched than workers, SIGTERM never ended. Nothing is begun once it has come."""
    gate = tmp_path / "gate"
    ping, pong = court.launched("ping", "pong")
    court.play(ping, "warm")
    court.until_returned("warm", [1])
    court.play(ping, "a", f"hold:{gate}", count=8)
    court.until_in_hand(pong, 8)
    pong.signal(signal.SIGTERM)
    court.until(lambda: court.ready("pong.inbox") == 7, "what was not begun is back")
    gate.touch()
    pong.wait(GRACE)
    assert pong.exit_status == 0
    assert court.returned("pong", "a") == [1], "the one at work was finished, no other was begun"
    pong = court.launch("pong")
    court.until_returned("a", list(range(1, 9)))
    assert metric(pong, "cuakhau_received_total", outcome="duplicate") == 0


def test_a_handler_that_outlives_the_grace_is_cut_off_and_comes_again(court: Court, tmp_path: Path) -> None:
    """The watchdog is a native thread: it ends the process though a worker never ends."""
    grace = 2
    gate = tmp_path / "gate"
    ping, pong = court.launched("ping", "pong", CUAKHAU_GRACE_SECONDS=str(grace))
    court.play(ping, "a", f"hold:{gate}")
    court.until_in_hand(pong, 1)
    assert pong.terminate() < grace + 10 + 2
    assert pong.exit_status == 1
    gate.touch()
    court.launch("pong")
    court.until_returned("a", [1])
    assert [entry["act"] for entry in court.document("pong", "a")["history"]] == ["ball_returned"]
