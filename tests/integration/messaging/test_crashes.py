"""kill -9 in the middle of the traffic, of either side."""

from __future__ import annotations

import pytest

from tests.integration.messaging.court import Court

pytestmark = pytest.mark.integration

DOSSIERS = [f"d{n}" for n in range(8)]


def test_killed_publisher_and_killed_consumer_lose_and_double_nothing(court: Court) -> None:
    """Pitfalls 1, 2, 3 and 9: every crash leaves each ball with exactly one effect, in order, on both sides."""
    ping, pong = court.launched("ping", "pong")
    for round in range(2):
        for id in DOSSIERS:
            court.play(ping, id, count=10)
        # As soon as something has arrived, in the midst of the rest.
        court.until(lambda: court.returned("pong", DOSSIERS[0])[round * 10 :], "the traffic flows")  # noqa: B023
        (ping if round else pong).kill()
        if round:
            ping = court.launch("ping")
        else:
            pong = court.launch("pong")
    for id in DOSSIERS:
        court.until_returned(id, list(range(1, 21)))
    for service in ("ping", "pong"):
        for id in DOSSIERS:
            court.until(lambda: not court.unpublished(service, id), f"{service} has published all of {id}")  # noqa: B023
            assert court.waiting(service, id) == []
            assert [e.sequence for e in court.events(service, id)] == list(range(1, 21))
