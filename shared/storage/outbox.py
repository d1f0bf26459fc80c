"""The outbox side of the aggregate document: what waits to be published, and what was.

Events are read by majority: what a new primary might not know must not be published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo import UpdateOne, WriteConcern

from shared.aggregate import Json
from shared.contracts.canonical import canonical_json
from shared.contracts.envelope import Envelope
from shared.storage.aggregates import AggregateStore
from shared.storage.errors import translated

# A mark that gets lost costs a doubled publish, which the gate drops; so it need not be waited for.
_MARK = WriteConcern(w=1)
_LONGEST_PAUSE = timedelta(minutes=5)
_REMEMBERED = 10_000
_ENDS = 20


@dataclass(frozen=True)
class Pending:
    """Unpublished events of one aggregate, in order."""

    subject: str
    envelopes: tuple[Envelope, ...]


@dataclass(frozen=True)
class Progress:
    """How far a source's aggregate is; said to consumers so that a lost last event is noticed.

    event_type: of that last event; a consumer knows by it which of its inboxes is meant.
    """

    subject: str
    sequence: int
    event_id: str | None
    event_type: str | None = None


class Outbox:
    """The outboxes of all aggregates in one store.

    reconcile_after: quiet time after which consumers are told how far an aggregate is.
    """

    def __init__(self, store: AggregateStore[Any], reconcile_after: timedelta = timedelta(minutes=1)) -> None:
        self.store = store
        self.reconcile_after = reconcile_after
        self._marks = store.collection.with_options(write_concern=_MARK)
        self._confirmed: dict[str, None] = {}

    def pending(self, subjects: Sequence[str]) -> list[Pending]:
        """What these aggregates have not published yet."""
        unpublished = {"$gt": ["$$entry.event.sequence", "$published_upto"]}
        with translated():
            documents = self.store.majority.find(
                {"_id": {"$in": list(subjects)}, "kind": self.store.kind, "unpublished": {"$exists": True}},
                {"history": {"$filter": {"input": "$history", "as": "entry", "cond": unpublished}}},
            )
            found = [Pending(d["_id"], tuple(self._envelopes(d["_id"], d["history"]))) for d in documents]
        return [pending for pending in map(self._without_confirmed, found) if pending.envelopes]

    def _without_confirmed(self, pending: Pending) -> Pending:
        """A majority read may not see our last mark yet; what was confirmed to us need not go out again."""
        left = tuple(envelope for envelope in pending.envelopes if envelope.id not in self._confirmed)
        if pending.envelopes and not left:
            self.mark_published({pending.subject: pending.envelopes})
        return Pending(pending.subject, left)

    def due(self, limit: int) -> list[str]:
        """Aggregates whose events were not published in time, longest waiting first."""
        with translated():
            found = self.store.collection.find(
                {"unpublished.next_try_at": {"$lte": self.store.clock()}, "kind": self.store.kind}, {"_id": 1}
            )
            return [d["_id"] for d in found.sort("unpublished.next_try_at", 1).limit(limit)]

    def mark_published(self, confirmed: Mapping[str, Sequence[Envelope]]) -> None:
        """subject to the events that the broker confirmed: the first ones pending, without a gap."""
        later = self.store.clock() + self.reconcile_after
        done = {"$gte": ["$published_upto", "$head.sequence"]}
        marks = [
            UpdateOne(
                {"_id": subject},
                [
                    {
                        "$set": {
                            "published_upto": {"$max": ["$published_upto", envelopes[-1].sequence]},
                            "reconcile_at": later,
                        }
                    },
                    {"$set": {"unpublished": {"$cond": [done, "$$REMOVE", "$unpublished"]}}},
                ],
            )
            for subject, envelopes in confirmed.items()
        ]
        with translated():
            self._marks.bulk_write(marks, ordered=False)
        self._confirmed.update((envelope.id, None) for envelopes in confirmed.values() for envelope in envelopes)
        while len(self._confirmed) > _REMEMBERED:
            del self._confirmed[next(iter(self._confirmed))]

    def mark_failed(self, subjects: Iterable[str]) -> None:
        """Puts them back, so that what cannot be published does not starve the rest."""
        with translated():
            for subject in subjects:
                document = self.store.collection.find_one({"_id": subject}, {"unpublished": 1}) or {}
                tries = (document.get("unpublished") or {}).get("tries", 0) + 1
                pause = min(timedelta(seconds=2) * 2 ** min(tries, 10), _LONGEST_PAUSE)
                self._marks.update_one(
                    {"_id": subject, "unpublished": {"$exists": True}},
                    {"$set": {"unpublished.tries": tries, "unpublished.next_try_at": self.store.clock() + pause}},
                )

    def oldest_age(self) -> float:
        """Seconds for which the oldest unpublished event has been waiting; 0.0 when none waits.

        Bounded: looks at those that are tried next and, since failing ones stand back further and further, last.
        """
        waiting = {"unpublished.next_try_at": {"$exists": True}}
        with translated():
            ends = [
                document["unpublished"]["since"]
                for direction in (1, -1)
                for document in self.store.collection.find(waiting, {"unpublished": 1})
                .sort("unpublished.next_try_at", direction)
                .limit(_ENDS)
            ]
        return (self.store.clock() - min(ends)).total_seconds() if ends else 0.0

    def published(self, subject: str, first: int, limit: int = 500) -> list[Envelope]:
        """The aggregate's events from number `first`, as they were sent: for resend."""
        wanted = {
            "$and": [{"$gte": ["$$entry.event.sequence", first]}, {"$lt": ["$$entry.event.sequence", first + limit]}]
        }
        with translated():
            document = self.store.majority.find_one(
                {"_id": subject, "kind": self.store.kind},
                {
                    "history": {"$filter": {"input": "$history", "as": "entry", "cond": wanted}},
                    "history_start": {"$ifNull": [{"$first": "$history.number"}, 1]},
                },
            )
        if document is None or "history" not in document:
            return []
        entries = document["history"]
        oldest = document["history_start"]
        archived = [
            entry
            for entry in self.store.archive.entries(subject, oldest)
            if first <= (entry.get("event") or {}).get("sequence", 0) < first + limit
        ]
        return list(self._envelopes(subject, [*archived, *entries]))

    # Reconciling

    def quiet(self, limit: int) -> list[Progress]:
        """Aggregates whose consumers are to be told how far they are."""
        with translated():
            found = self.store.collection.find(
                {
                    "reconcile_at": {"$lte": self.store.clock()},
                    "kind": self.store.kind,
                    "unpublished": {"$exists": False},
                },
                {"head": 1},
            )
            return [
                Progress(d["_id"], d["head"]["sequence"], d["head"]["event_id"], d["head"].get("event_type"))
                for d in found.sort("reconcile_at", 1).limit(limit)
            ]

    def told(self, subjects: Sequence[str]) -> None:
        with translated():
            self._marks.update_many(
                {"_id": {"$in": list(subjects)}, "reconcile_at": {"$lte": self.store.clock()}},
                {"$unset": {"reconcile_at": ""}},
            )

    def reconcile_all(self) -> int:
        """Has every aggregate's progress told again; returns how many."""
        with translated():
            result = self.store.collection.update_many(
                {"kind": self.store.kind, "head.sequence": {"$gt": 0}}, {"$set": {"reconcile_at": self.store.clock()}}
            )
        return result.modified_count

    def _envelopes(self, subject: str, entries: Iterable[Json]) -> Iterable[Envelope]:
        for entry in entries:
            if event := entry.get("event"):
                yield Envelope(
                    id=entry["id"],
                    type=event["type"],
                    source=self.store.source,
                    subject=subject,
                    sequence=event["sequence"],
                    previousid=event["previousid"],
                    time=entry["time"],
                    dataschema=event["dataschema"],
                    correlationid=subject,
                    traceparent=entry.get("traceparent"),
                    data=canonical_json(event["data"]),
                )
