"""Which aggregates brought papers about, by the mark that their acts left in the same update."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.storage import AggregateStore, Index, translated

MARK_INDEXES = (Index("papers_due", {"papers_due": 1}, sparse=True),)


class PaperMarks:
    """Implements `desk.Marks` over the aggregates of some kinds, all in one collection."""

    def __init__(self, *stores: AggregateStore[Any]) -> None:
        self._store = stores[0]
        self._kinds = [store.kind for store in stores]

    def due(self, limit: int) -> Sequence[tuple[str, int]]:
        asked = {"papers_due": {"$lte": self._store.clock()}, "kind": {"$in": self._kinds}}
        with translated():
            found = self._store.majority.find(asked, {"version": 1}).sort("papers_due", 1).limit(limit)
            return [(document["_id"], document["version"]) for document in found]

    def clear(self, id: str, version: int) -> None:
        with translated():
            self._store.collection.update_one({"_id": id, "version": version}, {"$unset": {"papers_due": ""}})
