"""Indexes as data, created at start; creating what is there already changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection


@dataclass(frozen=True)
class Index:
    """keys: field name to direction (1, -1). only: partial filter.

    expire_after: seconds after the moment in the one field, then the document is deleted.
    """

    name: str
    keys: Mapping[str, int]
    unique: bool = False
    sparse: bool = False
    only: Mapping[str, Any] = field(default_factory=dict)
    expire_after: int | None = None

    def model(self) -> IndexModel:
        options: dict[str, Any] = {"name": self.name, "unique": self.unique}
        if self.sparse:
            options["sparse"] = True
        if self.expire_after is not None:
            options["expireAfterSeconds"] = self.expire_after
        if self.only:
            options["partialFilterExpression"] = dict(self.only)
        return IndexModel(list(self.keys.items()), **options)


AGGREGATE_INDEXES = (
    Index("keys", {"keys": ASCENDING}, unique=True, sparse=True),
    Index("unpublished", {"unpublished.next_try_at": ASCENDING}, sparse=True),
    Index("waiting_due", {"waiting.next_try_at": ASCENDING}, sparse=True),
    Index(
        "waiting_reason", {"waiting.reason": ASCENDING, "_id": ASCENDING}, only={"waiting.reason": {"$exists": True}}
    ),
    Index("waiting_cause", {"waiting.cause": ASCENDING, "_id": ASCENDING}, only={"waiting.reason": {"$exists": True}}),
    # By dossier: the second field is there because an index of _id alone cannot be partial.
    Index("waiting_place", {"_id": ASCENDING, "version": ASCENDING}, only={"waiting.reason": {"$exists": True}}),
    Index("timer", {"kind": ASCENDING, "next_timer_at": ASCENDING}, only={"next_timer_at": {"$exists": True}}),
    Index("reconcile", {"reconcile_at": ASCENDING}, sparse=True),
    Index("changed", {"changed_at": ASCENDING, "_id": ASCENDING}),
)


def ensure_indexes(collection: Collection[Any], indexes: Iterable[Index]) -> None:
    if models := [index.model() for index in indexes]:
        collection.create_indexes(models)
