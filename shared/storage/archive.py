"""Old history moves out before a document grows too large; whoever reads a history sees no difference.

An archive document: {_id "<aggregate id>/<first number>", aggregate, first, last, entries}. It is written before the
entries are pulled from the aggregate's document, so that a crash between leaves them in both places, never in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.aggregate import Json
from shared.storage.errors import translated
from shared.storage.indexes import Index

log = structlog.get_logger(__name__)

INDEXES = (
    Index("aggregate", {"aggregate": 1, "first": 1}),
    Index("once", {"entries.once.key": 1}, sparse=True),
)
# MongoDB takes 16 MB; state and waiting messages need room too.
LARGEST_HISTORY = 4 * 1024 * 1024
# The newest entries stay at hand.
KEPT = 10


class Archive:
    """documents: the aggregates' collection; archived: where their old entries go. Both with durable writes."""

    def __init__(
        self, documents: Collection[Any], archived: Collection[Any], largest: int = LARGEST_HISTORY, kept: int = KEPT
    ) -> None:
        self.documents = documents
        self.archived = archived
        self.largest = largest
        self.kept = kept

    def relieve(self, id: str) -> int:
        """Moves all but the newest published entries out; returns how many. Idempotent."""
        with translated():
            document = self.documents.find_one({"_id": id}, {"history": 1, "published_upto": 1})
            movable = _movable(
                (document or {}).get("history", []), (document or {}).get("published_upto", 0), self.kept
            )
            if not movable:
                return 0
            first, last = movable[0]["number"], movable[-1]["number"]
            self._keep({"_id": f"{id}/{first}", "aggregate": id, "first": first, "last": last, "entries": movable})
            self.documents.update_one(
                {"_id": id},
                [
                    {"$set": {"history": _after("$history", last)}},
                    {"$set": {"head.size": {"$bsonSize": {"history": "$history"}}}},
                ],
            )
        log.info("history_archived", aggregate_id=id, first=first, last=last)
        return len(movable)

    def entries(self, id: str, before: int) -> list[Json]:
        """Archived entries with numbers below `before`, oldest first."""
        if before <= 1:
            return []
        with translated():
            found = self.archived.find({"aggregate": id, "first": {"$lt": before}}).sort("first", 1)
            # A crash between writing and pulling can leave an entry in two archive documents.
            by_number = {entry["number"]: entry for document in found for entry in document["entries"]}
        return [by_number[number] for number in sorted(by_number) if number < before]

    def answer(self, key: str) -> Json | None:
        """The archived entry that was made under this idempotency key."""
        with translated():
            found = self.archived.find_one({"entries.once.key": key}, {"entries": {"$elemMatch": {"once.key": key}}})
        return found["entries"][0] if found else None

    def _keep(self, document: Json) -> None:
        try:
            self.archived.insert_one(document)
        except DuplicateKeyError:
            # Written before a crash, or by another replica at this moment; perhaps with fewer entries.
            self.archived.replace_one({"_id": document["_id"], "last": {"$lte": document["last"]}}, document)


def _movable(history: Sequence[Mapping[str, Any]], published_upto: int, kept: int) -> list[Mapping[str, Any]]:
    """The oldest entries up to the first unpublished one, but for the newest `kept`."""
    movable = []
    for entry in history[: max(len(history) - kept, 0)]:
        event = entry.get("event")
        if event and event["sequence"] > published_upto:
            break
        movable.append(entry)
    return movable


def _after(history: str, last: int) -> Json:
    return {"$filter": {"input": history, "as": "entry", "cond": {"$gt": ["$$entry.number", last]}}}
