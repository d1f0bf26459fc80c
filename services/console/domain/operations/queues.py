"""The broker and its queues, as its management API tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

_INBOX, _PARKED = ".inbox", ".parked"


@dataclass(frozen=True)
class Sample:
    """value: what was counted at that moment."""

    at: datetime
    value: float


@dataclass(frozen=True)
class Taker:
    """A consumer of a queue. prefetch: messages in its hand at most; 0: without bound. address: from where it came."""

    tag: str
    prefetch: int = 0
    active: bool = True
    address: str | None = None


@dataclass(frozen=True)
class Binding:
    source: str
    routing_key: str


@dataclass(frozen=True)
class Queue:
    """ready: messages that nobody has taken; unacked: in the hands of a consumer.

    rate_in, rate_out: messages a second. depth: how many were ready, came: how many had come in all, both the oldest
    first. consumers: their number, also where takers are not told.
    """

    name: str
    ready: int = 0
    unacked: int = 0
    rate_in: float = 0.0
    rate_out: float = 0.0
    consumers: int = 0
    state: str | None = None
    takers: tuple[Taker, ...] = ()
    depth: tuple[Sample, ...] = ()
    came: tuple[Sample, ...] = ()
    bindings: tuple[Binding, ...] = ()

    @property
    def service(self) -> str:
        """Whose it is: of the queue registration.inbox, registration."""
        return self.name.rpartition(".")[0]

    @property
    def is_inbox(self) -> bool:
        return self.name.endswith(_INBOX)

    @property
    def is_parked(self) -> bool:
        return self.name.endswith(_PARKED)

    @property
    def oldest(self) -> Age | None:
        return age_of_oldest(self.ready, self.came, self.depth)


@dataclass(frozen=True)
class Age:
    """of the oldest message that is ready. at_least: it is older than all that the broker remembers."""

    since: datetime
    at_least: bool = False

    def seconds(self, now: datetime) -> float:
        return max((now - self.since).total_seconds(), 0.0)


@dataclass(frozen=True)
class Node:
    """One machine of the broker. Sizes in bytes."""

    name: str
    running: bool = True
    memory_alarm: bool = False
    disk_alarm: bool = False
    memory_used: int | None = None
    memory_limit: int | None = None
    disk_free: int | None = None
    disk_limit: int | None = None


@dataclass(frozen=True)
class Board:
    """All queues of our virtual host. unroutable: messages of the last ten minutes that no queue was bound for."""

    queues: tuple[Queue, ...] = ()
    nodes: tuple[Node, ...] = ()
    unroutable: int = 0


def age_of_oldest(ready: int, came: Sequence[Sample], depth: Sequence[Sample]) -> Age | None:
    """Since when the oldest message that is ready stands there; None where nothing is, or nothing can be told.

    The broker tells no message's age of a quorum queue. But messages are taken in their order, so that of all that had
    come at its last sample the last ones are those that were left; the oldest of them came before the first sample that
    counts it. What was taken and given back stands in front and is older than this says.
    """
    if ready <= 0 or not came or not depth:
        return None
    empty = next((n for n in reversed(range(len(depth))) if depth[n].value <= 0), None)
    # Since it was empty last; of what came after the last sample that alone is known.
    after_empty = None if empty is None else depth[min(empty + 1, len(depth) - 1)].at
    before_it = came[-1].value - depth[-1].value
    # A counter that began anew, with the broker, knows nothing of what was there already.
    counting = next((n for n, sample in enumerate(came) if sample.value > before_it >= 0), None)
    if counting is None:
        return None if after_empty is None else Age(after_empty)
    if after_empty is None:
        return Age(came[counting].at, at_least=counting == 0)
    # The two are not counted at the same instant.
    return Age(max(came[counting].at, after_empty))


def growth(came: Sequence[Sample]) -> float:
    """How many came between the first and the last sample; a counter that begins anew counts from nought."""
    return sum(
        after.value - before.value if after.value >= before.value else after.value for before, after in pairwise(came)
    )


def moment_of(milliseconds: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
