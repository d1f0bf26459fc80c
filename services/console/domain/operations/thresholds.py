"""From where on something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Wrong is what is more than this. Seconds, where the name does not say otherwise; shared/operating/thresholds.yaml."""

    oldest_unpublished_seconds: float
    oldest_waiting_seconds: Mapping[str, float]
    queue_oldest_seconds: float
    no_consumer_seconds: float
    queue_depth: int
    parked_depth: int
    unroutable_messages: int
    broker_alarm_seconds: float
    breaker_open_seconds: float
    letters_queued_seconds: float
    letters_failed: int
    feed_gap_times_usual: float
    feed_gap_seconds: float
    timers_overdue_seconds: float
    instance_gone_seconds: float
    not_ready_seconds: float
    service_silent_seconds: float
