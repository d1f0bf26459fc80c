"""Which aggregates brought papers about, by the mark that their acts left in the same update."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.storage import AggregateStore, Index, translated

MARK_INDEXES = (Index("papers_due", {"papers_due": 1}, sparse=True),)


class PaperMarks:
    """Implements `desk.Marks` over the aggregates of one kind."""

    def __init__(self, store: AggregateStore[Any]) -> None:
        self._store = store

    def due(self, limit: int) -> Sequence[tuple[str, int]]:
        asked = {"papers_due": {"$lte": self._store.clock()}, "kind": self._store.kind}
        with translated():
            found = self._store.majority.find(asked, {"version": 1}).sort("papers_due", 1).limit(limit)
            return [(document["_id"], document["version"]) for document in found]

    def clear(self, id: str, version: int) -> None:
        with translated():
            self._store.collection.update_one({"_id": id, "version": version}, {"$unset": {"papers_due": ""}})
