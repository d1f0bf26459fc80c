"""What a service says of one aggregate when it is audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Whom each source's events concern, as `shared.messaging.subscriptions` has it; a test holds the two together.
FOLLOWERS = {
    "registration": ("inspection", "notification"),
    "inspection": ("registration", "notification"),
    "notification": (),
}


@dataclass(frozen=True)
class Applied:
    """How far a source's events were applied: the last number, its id, and when."""

    source: str
    n: int
    id: str | None
    at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A message that could not be applied yet. id "*": one that is known to be missing."""

    source: str
    n: int
    id: str | None
    reason: str
    since: datetime


@dataclass(frozen=True)
class Dropped:
    """The highest number that came early while too many waited."""

    source: str
    n: int


@dataclass(frozen=True)
class Overdue:
    """What the service itself says should have happened and has not."""

    rule: str
    since: datetime
    detail: str


@dataclass(frozen=True)
class Row:
    """stands: False while only messages came for it. sequence, event_id: of its last event; published_upto: confirmed."""

    service: str
    id: str
    kind: str | None
    stands: bool
    file_code: str | None
    status: str | None
    sequence: int
    event_id: str | None
    published_upto: int
    unpublished_since: datetime | None
    applied: tuple[Applied, ...]
    waiting: tuple[Waiting, ...]
    dropped: tuple[Dropped, ...]
    next_timer_at: datetime | None
    changed_at: datetime | None
    overdue: tuple[Overdue, ...]

    def mark(self, source: str) -> Applied | None:
        return next((each for each in self.applied if each.source == source), None)

    def waits_for(self, source: str) -> bool:
        return any(each.source == source for each in self.waiting)
