"""Views of the worklist that people keep, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.domain.worklist import SavedView
from shared.clock import NewId
from shared.storage import Index

_INDEXES = (Index("name", {"person": 1, "name": 1}, unique=True),)


class MongoSavedViews:
    """Implements `application.worklist.SavedViews`."""

    def __init__(self, database: Database[Any], new_id: NewId) -> None:
        self._views = OwnCollection(database, "saved_views", _INDEXES)
        self._new_id = new_id

    def of(self, person: str) -> Sequence[SavedView]:
        with self._views.open() as views:
            return [SavedView(found["_id"], found["name"], found["query"]) for found in _sorted(views, person)]

    def save(self, person: str, name: str, query: str) -> None:
        with self._views.open() as views:
            views.update_one(
                {"person": person, "name": name},
                {"$set": {"query": query}, "$setOnInsert": {"_id": self._new_id()}},
                upsert=True,
            )

    def remove(self, person: str, id: str) -> None:
        with self._views.open() as views:
            views.delete_one({"_id": id, "person": person})


def _sorted(views: Any, person: str) -> list[dict[str, Any]]:
    return list(views.find({"person": person}).sort("name", 1))
