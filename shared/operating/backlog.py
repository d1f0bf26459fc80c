"""What a service still has to do: events to publish, messages that wait, acts whose time has come.

Counted by the database along indexes. What is counted one by one stops at MOST; `more` then says that there are more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.collection import Collection

from shared.aggregate import Json
from shared.storage.aggregates import AggregateStore
from shared.storage.errors import translated

MOST = 10_000
# Failing ones stand back ever further, so they are found at that end.
_LOOKED_AT = 500
_ENDS = 20


@dataclass(frozen=True)
class Unpublished:
    """Aggregates with events that the broker has not confirmed. failing: of those that are tried last, tried in vain."""

    count: int = 0
    more: bool = False
    oldest_since: datetime | None = None
    failing: int = 0


@dataclass(frozen=True)
class Waiting:
    reason: str
    count: int
    oldest_since: datetime | None


@dataclass(frozen=True)
class Overdue:
    """Aggregates whose timer is due and was not served yet."""

    overdue: int = 0
    more: bool = False
    oldest_due_at: datetime | None = None


class Backlog:
    """stores: everything that publishes; timed: everything that has timers; inboxes: collections in which messages wait."""

    def __init__(
        self,
        stores: Sequence[AggregateStore[Any]],
        timed: Sequence[AggregateStore[Any]],
        inboxes: Sequence[Collection[Any]],
        unreadable: Collection[Any],
    ) -> None:
        self._publishing = list({store.collection.full_name: store.collection for store in stores}.values())
        self._timed = {(store.collection.full_name, store.kind): store for store in timed}
        self._inboxes = inboxes
        self._unreadable = unreadable

    def time(self, *stores: AggregateStore[Any]) -> None:
        """These have timers too."""
        self._timed |= {(store.collection.full_name, store.kind): store for store in stores}

    def unpublished(self) -> Unpublished:
        """Raises Transient."""
        noted: Json = {"unpublished.next_try_at": {"$exists": True}}
        count = failing = 0
        since: list[datetime] = []
        with translated():
            for collection in self._publishing:
                count += collection.count_documents(noted, limit=MOST + 1)
                near = collection.find(noted, {"unpublished": 1}).sort("unpublished.next_try_at", 1).limit(_ENDS)
                far = collection.find(noted, {"unpublished": 1}).sort("unpublished.next_try_at", -1).limit(_LOOKED_AT)
                late = {row["_id"]: row["unpublished"] for row in (*near, *far)}
                failing += sum(marks.get("tries", 0) > 0 for marks in late.values())
                since += (marks["since"] for marks in late.values())
        return Unpublished(min(count, MOST), count > MOST, min(since, default=None), failing)

    def waiting(self) -> list[Waiting]:
        """By reason, those that there are. Raises Transient."""
        per_message: list[Json] = [
            {"$match": {"waiting.reason": {"$exists": True}}},
            {"$project": {"waiting.reason": 1, "waiting.since": 1}},
            {"$unwind": "$waiting"},
            {"$group": {"_id": "$waiting.reason", "count": {"$sum": 1}, "since": {"$min": "$waiting.since"}}},
        ]
        kept: list[Json] = [
            {"$match": {"settled": None}},
            {"$group": {"_id": "$reason", "count": {"$sum": 1}, "since": {"$min": "$since"}}},
        ]
        with translated():
            found = [row for inbox in self._inboxes for row in inbox.aggregate(per_message, hint="waiting_reason")]
            found += self._unreadable.aggregate(kept, hint="open")
        return _by_reason((row["_id"], row["count"], row["since"]) for row in found)

    def timers(self, now: datetime) -> Overdue:
        """Raises Transient."""
        count, oldest = 0, []
        with translated():
            for store in self._timed.values():
                due: Json = {"kind": store.kind, "next_timer_at": {"$lte": now}}
                late = store.collection.count_documents(due, limit=MOST + 1)
                if late:
                    first = store.collection.find_one(due, {"next_timer_at": 1}, sort=[("next_timer_at", 1)])
                    oldest += [first["next_timer_at"]] if first else []
                count += late
        return Overdue(min(count, MOST), count > MOST, min(oldest, default=None))


def _by_reason(rows: Iterable[tuple[str, int, datetime]]) -> list[Waiting]:
    sums: dict[str, Waiting] = {}
    for reason, count, since in rows:
        had = sums.get(reason, Waiting(reason, 0, None))
        oldest = min(since, had.oldest_since) if had.oldest_since else since
        sums[reason] = Waiting(reason, had.count + count, oldest)
    return [sums[reason] for reason in sorted(sums)]
