"""The broker killed, restarted and frozen under running services."""

from __future__ import annotations

import time

import httpx
import pytest

from deploy.dev.broker import Broker
from tests.integration.messaging.court import Court
from tests.processes import Process, wait_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

GRACE = 8
# Five seconds are promised; the rest is for a machine that does other things at the same time.
SOON = 5 + 5


def both_say(status: int, *processes: Process) -> bool:
    return all(process.get("/readyz") == status for process in processes)


def test_the_broker_killed_and_started_again(court_with_broker: tuple[Court, Broker]) -> None:
    """Pitfalls 2 and 21: intake goes on, probes tell the truth, everything arrives once the broker is back."""
    court, broker = court_with_broker
    ping, pong = court.launched("ping", "pong")
    court.play(ping, "a")
    court.until_returned("a", [1])

    broker.kill()
    court.until(lambda: both_say(503, ping, pong), "both say that the broker is away")
    began = time.monotonic()
    for id in ("a", "b", "c"):
        court.play(ping, id, count=3)
    assert time.monotonic() - began < 5, "intake does not wait for the broker"
    said = httpx.get(f"{pong.url}/readyz", trust_env=False).json()["checks"]
    assert "the broker is away" in said["pong.inbox"]
    assert said["database"] == "ok"
    assert [ping.get("/healthz"), pong.get("/healthz")] == [200, 200], "nobody restarts them for that"

    broker.start()
    broker.wait_ready(90)
    back = time.monotonic()
    court.until(lambda: both_say(200, ping, pong), "both are ready again", SOON)
    assert time.monotonic() - back < SOON
    court.until_returned("a", [1, 2, 3, 4])
    court.until_returned("b", [1, 2, 3])
    court.until_returned("c", [1, 2, 3])

    # SIGTERM with the broker away never ended.
    broker.kill()
    court.play(ping, "a")
    for process in (ping, pong):
        assert process.terminate() < GRACE, process.tail()
        assert process.exit_status == 0
    assert court.unpublished("ping", "a"), "what could not be published stays marked"


def test_the_broker_frozen_for_longer_than_two_heartbeats(court_with_broker: tuple[Court, Broker]) -> None:
    """Pitfall 21: a connection that is half open looks alive; heartbeats find out. A frozen broker holds up no stop."""
    court, broker = court_with_broker
    ping, pong, other = court.launched("ping", "pong", "pong")
    court.play(ping, "a")
    court.until_returned("a", [1])
    broker.pause()
    try:
        court.play(ping, "a")
        # In the midst of it, before anybody could notice.
        assert other.terminate() < GRACE + 10
        court.until(lambda: both_say(503, ping, pong), "both say that the broker does not answer", 45)
        court.play(ping, "a")
    finally:
        broker.resume()
    back = time.monotonic()
    wait_until(lambda: court.returned("pong", "a") == [1, 2, 3], "consuming goes on", SOON)
    assert time.monotonic() - back < SOON
    court.until(lambda: both_say(200, ping, pong), "both are ready again", SOON)
    court.until_returned("a", [1, 2, 3])
