"""Two real services over a real broker and database."""

from __future__ import annotations

import pytest

from tests.integration.messaging.conftest import Court
from tests.processes import queue_depths, wait_until

pytestmark = pytest.mark.integration


def test_a_ball_goes_over_and_comes_back(court: Court) -> None:
    pong, ping = court.start("pong"), court.start("ping")
    for _ in range(5):
        court.play(ping, "a")
    wait_until(lambda: court.returned("ping", "a") == [1, 2, 3, 4, 5], "all balls are back")
    assert court.returned("pong", "a") == [1, 2, 3, 4, 5]
    assert pong.get("/healthz") == 200
    assert pong.terminate() < 8
    assert ping.terminate() < 8
    assert (ping.exit_status, pong.exit_status) == (0, 0)
    assert sum(queue_depths(court.vhost.management_uri, court.vhost.name).values()) == 0
