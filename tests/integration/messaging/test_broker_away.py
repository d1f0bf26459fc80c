"""The broker killed, restarted and frozen under running services."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from deploy.dev.broker import Broker
from shared.messaging.connection import BROKER_ERRORS, close_quietly, open_connection
from tests.integration.messaging.court import Court, metric
from tests.processes import Process, wait_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

GRACE = 8
# What a machine with much else to do adds to any of it; a wait without an end adds all the rest of the test.
_BUSY = 10
# Five seconds are promised; the rest is for a machine that does other things at the same time.
SOON = 5 + 5


def both_say(status: int, *processes: Process) -> bool:
    return all(process.get("/readyz") == status for process in processes)


def test_the_broker_killed_and_started_again(court_with_broker: tuple[Court, Broker]) -> None:
    """Pitfalls 2 and 21: intake goes on, probes tell the truth, everything arrives once the broker is back."""
    court, broker = court_with_broker
    ping, pong = court.launched("ping", "pong")
    declared = time.monotonic()
    court.play(ping, "a")
    court.until_returned("a", [1])

    # RabbitMQ 3.10 does not find a leader for a quorum queue that was declared moments before it was killed.
    court.until(lambda: time.monotonic() - declared > 4, "the queues have settled")
    broker.kill()
    court.until(lambda: both_say(503, ping, pong), "both say that the broker is away")
    began = time.monotonic()
    for id in ("a", "b", "c"):
        court.play(ping, id, count=3)
    assert time.monotonic() - began < 5, "intake does not wait for the broker"
    court.until(lambda: metric(ping, "cuakhau_oldest_unpublished_seconds") > 1, "the alarm sees what piles up")
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
    ping, pong, other = court.launched("ping", "pong", "ping")
    court.play(ping, "a")
    court.until_returned("a", [1])

    def takes_ten() -> bool:
        return [c["prefetch_count"] for c in court.queue("pong.inbox").get("consumer_details", [])] == [10]

    court.until(takes_ten, "pong has nothing to ask of the broker that would tell it")
    calling, leaving = (open_connection(broker.amqp_uri, "test") for _ in range(2))
    broker.pause()
    try:
        # Where a network is cut without a goodbye, nothing ever comes back: each wait has its own end.
        pool = ThreadPoolExecutor(2)
        called, left = pool.submit(calling.channel), pool.submit(close_quietly, leaving)
        court.play(ping, "a")
        # In the midst of it, before anybody could notice.
        assert other.terminate() < GRACE + 10 + _BUSY
        court.until(lambda: both_say(503, ping, pong), "both say that the broker does not answer", 45)
        court.play(ping, "a")
        assert isinstance(called.exception(timeout=30), BROKER_ERRORS)
        left.result(timeout=30)
    finally:
        broker.resume()
        pool.shutdown()
    back = time.monotonic()
    wait_until(lambda: court.returned("pong", "a") == [1, 2, 3], "consuming goes on", SOON)
    assert time.monotonic() - back < SOON
    court.until(lambda: both_say(200, ping, pong), "both are ready again", SOON)
    court.until_returned("a", [1, 2, 3])
