"""Waiting for the broker: bounded, and not at all where only a look is meant."""

from __future__ import annotations

import pytest

from shared.messaging.connection import _drain_events


class Broker:
    """Sends `frames` that complete nothing, such as heartbeats, then one that does."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self.waits: list[float] = []

    def blocking_read(self, timeout: float) -> bool:
        self.waits.append(timeout)
        self.frames -= 1
        return self.frames < 0


def test_a_look_in_passing_waits_for_nothing() -> None:
    """Each publish takes such a look: were it a wait, publishing would crawl."""
    broker = Broker(frames=0)
    _drain_events(broker, timeout=0)
    assert broker.waits == [0]


def test_heartbeats_do_not_prolong_a_wait() -> None:
    broker = Broker(frames=10**9)
    with pytest.raises(TimeoutError):
        _drain_events(broker, timeout=0.01)
    assert max(broker.waits) <= 0.01


def test_no_timeout_is_still_an_end() -> None:
    broker = Broker(frames=0)
    _drain_events(broker)
    assert 0 < broker.waits[0] < 60
