"""How much of something there was, minute by minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.console.domain.operations.queues import Sample


@dataclass(frozen=True)
class Measured:
    """One minute of one service. What was not counted then is None; by name of the reason or channel."""

    at: datetime
    outbox: int | None = None
    oldest_unpublished_seconds: float | None = None
    waiting: Mapping[str, int] = field(default_factory=dict)
    overdue: int | None = None
    queued: Mapping[str, int] = field(default_factory=dict)
    published: int | None = None
    received: int | None = None


@dataclass(frozen=True)
class Trends:
    """samples: the oldest first."""

    service: str
    samples: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing over time. samples: the oldest first."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def most(self) -> float:
        return max((each.value for each in self.samples), default=0.0)


def lines_of(trends: Trends) -> tuple[Line, ...]:
    """unpublished, waiting, overdue, letters, published, received: those that were counted at all."""
    told = {
        "unpublished": [(each.at, each.outbox) for each in trends.samples],
        "waiting": [(each.at, sum(each.waiting.values()) if each.waiting else None) for each in trends.samples],
        "overdue": [(each.at, each.overdue) for each in trends.samples],
        "letters": [(each.at, sum(each.queued.values()) if each.queued else None) for each in trends.samples],
        "published": [(each.at, each.published) for each in trends.samples],
        "received": [(each.at, each.received) for each in trends.samples],
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


def _counted(points: Sequence[tuple[datetime, float | None]]) -> tuple[Sample, ...]:
    return tuple(Sample(at, value) for at, value in points if value is not None)
