"""Removes files that no dossier came to name: an intake that ended between its files and its dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bson import ObjectId

from services.registration.adapters.documents.store import DocumentStore
from shared.storage.errors import translated


def sweep_orphans(store: DocumentStore, *, untouched_since: datetime, referenced: Callable[[str], bool]) -> int:
    """How many files were removed. untouched_since: leave a grace that is longer than any intake takes.

    A file that a dossier names is marked as kept and not looked at again, since no dossier ever lets go of a file.
    """
    removed = 0
    with translated():
        candidates = {"metadata.touched_at": {"$lt": untouched_since}, "metadata.kept": {"$ne": True}}
        for file in store.files.find(candidates, {"filename": 1, "metadata": 1}):
            if referenced(file["filename"]):
                store.files.update_one({"_id": file["_id"]}, {"$set": {"metadata.kept": True}})
            else:
                removed += _remove(store, file)
        _remove_loose_chunks(store, untouched_since)
    return removed


def _remove(store: DocumentStore, file: dict[str, Any]) -> int:
    # Atomic against a new use of the same file: whoever touches it first wins.
    seen = {"_id": file["_id"], "metadata.touched_at": file["metadata"]["touched_at"]}
    if store.files.delete_one(seen).deleted_count == 0:
        return 0
    store.chunks.delete_many({"files_id": file["_id"]})
    return 1


def _remove_loose_chunks(store: DocumentStore, untouched_since: datetime) -> None:
    """Chunks of an upload that never came to its end; their ids tell when it began."""
    loose = store.chunks.aggregate(
        [
            {"$match": {"n": 0, "files_id": {"$lt": ObjectId.from_datetime(untouched_since)}}},
            {"$project": {"files_id": 1}},
            {"$lookup": {"from": store.files.name, "localField": "files_id", "foreignField": "_id", "as": "file"}},
            {"$match": {"file": []}},
        ]
    )
    for chunk in loose:
        store.chunks.delete_many({"files_id": chunk["files_id"]})
