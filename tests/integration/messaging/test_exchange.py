"""Two real services over a real broker and database."""

from __future__ import annotations

import pytest

from tests.integration.messaging.court import Court

pytestmark = pytest.mark.integration


def test_a_ball_goes_over_and_comes_back(court: Court) -> None:
    ping, pong = court.launched("ping", "pong")
    court.play(ping, "a", count=5)
    court.until_returned("a", [1, 2, 3, 4, 5])
    assert pong.get("/healthz") == 200
    assert pong.terminate() < 8
    assert ping.terminate() < 8
    assert (ping.exit_status, pong.exit_status) == (0, 0)
    assert court.all_ready() == 0
