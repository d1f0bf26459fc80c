"""How much of something there was, minute by minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.console.domain.operations.queues import Sample


@dataclass(frozen=True)
class Unpublished:
    count: int = 0
    oldest_seconds: int = 0


@dataclass(frozen=True)
class Overdue:
    overdue: int = 0
    late_seconds: int = 0


@dataclass(frozen=True)
class Measured:
    """One minute of one service. What was not counted then is None. waiting: by reason; queued: letters by channel."""

    at: datetime
    outbox: Unpublished | None = None
    waiting: Mapping[str, int] | None = None
    timers: Overdue | None = None
    queued: Mapping[str, int] | None = None
    received: int | None = None
    published: int | None = None


@dataclass(frozen=True)
class Trends:
    """items: the oldest first."""

    service: str
    items: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing over time. samples: the oldest first."""

    name: str
    samples: tuple[Sample, ...]


def lines_of(trends: Trends) -> tuple[Line, ...]:
    """unpublished, waiting, overdue, letters, received, published: those that were counted at all."""
    letters = any(each.queued for each in trends.items)
    told: dict[str, list[tuple[datetime, Any]]] = {
        "unpublished": [(each.at, each.outbox and each.outbox.count) for each in trends.items],
        "waiting": [(each.at, _sum(each.waiting)) for each in trends.items],
        "overdue": [(each.at, each.timers and each.timers.overdue) for each in trends.items],
        "letters": [(each.at, _sum(each.queued)) for each in trends.items if letters],
        "received": [(each.at, each.received) for each in trends.items],
        "published": [(each.at, each.published) for each in trends.items],
    }
    lines = (Line(name, _counted(points)) for name, points in told.items())
    return tuple(line for line in lines if line.samples)


def thinned(samples: Sequence[Sample], at_most: int) -> tuple[Sample, ...]:
    """Of so many neighbours the largest, so that no peak is lost; at most that many."""
    if len(samples) <= at_most:
        return tuple(samples)
    size = -(-len(samples) // at_most)
    return tuple(
        max(samples[start : start + size], key=lambda each: each.value) for start in range(0, len(samples), size)
    )


def _sum(counts: Mapping[str, int] | None) -> int | None:
    return None if counts is None else sum(counts.values())


def _counted(points: Sequence[tuple[datetime, Any]]) -> tuple[Sample, ...]:
    return tuple(Sample(at, value) for at, value in points if value is not None)
