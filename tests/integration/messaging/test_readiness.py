"""Probes answer whatever the workers do."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from tests.integration.messaging.conftest import Standing
from tests.processes import wait_until

pytestmark = pytest.mark.integration


def test_alive_is_said_within_100_ms_while_every_worker_is_busy(standing: Standing, tmp_path: Path) -> None:
    """With one pool for all, ten slow handlers made the probe take 3.5 s."""
    court, gate = standing.court, tmp_path / "gate"
    ids = [f"busy-{n}" for n in range(10)]
    for id in ids:
        court.play(standing.ping, id, f"hold:{gate}")
    court.until_in_hand(standing.pong, 10)

    with httpx.Client(base_url=standing.pong.url, timeout=5, trust_env=False) as client:

        def swift() -> bool:
            """Ten in a row; the machine itself may be too busy for one try."""
            began = time.perf_counter()
            answers = [client.get("/healthz").status_code for _ in range(10)]
            return answers == [200] * 10 and time.perf_counter() - began < 10 * 0.1

        wait_until(swift, "each probe within 100 ms", timeout=10)
        assert client.get("/readyz").status_code == 200
        court.until_in_hand(standing.pong, 10)
    gate.touch()
    for id in ids:
        court.until_returned(id, [1])
