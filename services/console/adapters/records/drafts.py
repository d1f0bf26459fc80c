"""Drafts of dossiers brought on paper, and their scans, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from pymongo import DESCENDING
from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.application.counter import Draft, KeptFile
from services.console.domain.registration.paper import Paper
from shared.clock import Clock
from shared.errors import NotFound
from shared.storage import Index

# A scan may be larger than a document of the database.
_PIECE = 8 << 20
_INDEXES = (
    Index("person", {"person": 1, "changed_at": DESCENDING}),
    Index("kept", {"expires_at": 1}, expire_after=0),
)
_PIECES = (Index("draft", {"draft": 1}), Index("kept", {"expires_at": 1}, expire_after=0))


class MongoDrafts:
    """Implements `application.counter.Drafts`. kept: how long after its last change a draft stays."""

    def __init__(self, database: Database[Any], kept: timedelta, clock: Clock) -> None:
        self._drafts = OwnCollection(database, "counter_drafts", _INDEXES)
        self._pieces = OwnCollection(database, "counter_scans", _PIECES)
        self._kept = kept
        self._clock = clock

    def begin(self, draft: Draft) -> None:
        document = {
            "_id": draft.id,
            "person": draft.person,
            "act": draft.act,
            "key": draft.key,
            "of": draft.of,
            "version": draft.version,
            "began_at": draft.began_at,
            "files": [asdict(file) for file in draft.files],
            **self._changed(draft.paper, draft.changed_at),
        }
        with self._drafts.open() as drafts:
            drafts.insert_one(document)

    def get(self, id: str) -> Draft:
        with self._drafts.open() as drafts:
            found = drafts.find_one({"_id": id})
        if found is None:
            raise NotFound("There is no such draft any more; begin a new one.")
        return _draft(found)

    def keep(self, id: str, paper: Paper, *, now: datetime) -> bool:
        with self._drafts.open() as drafts:
            kept = drafts.update_one({"_id": id, "done": None}, {"$set": self._changed(paper, now)}).matched_count
        with self._pieces.open() as stored:
            # Its scans stay as long as it does.
            stored.update_many({"draft": id}, {"$set": {"expires_at": now + self._kept}})
        return bool(kept)

    def keep_key(self, id: str, key: str, version: int | None) -> None:
        with self._drafts.open() as drafts:
            drafts.update_one({"_id": id}, {"$set": {"key": key, "version": version}})

    def keep_file(self, id: str, file: KeptFile, data: bytes) -> None:
        """The bytes first: what a draft names is there."""
        expires_at = self._clock() + self._kept
        pieces = [
            {"_id": f"{id}.{file.id}.{at}", "draft": id, "file": file.id, "at": at, "expires_at": expires_at,
             "data": data[at : at + _PIECE]}
            for at in range(0, max(len(data), 1), _PIECE)
        ]  # fmt: skip
        with self._pieces.open() as stored:
            stored.insert_many(pieces)
        with self._drafts.open() as drafts:
            drafts.update_one({"_id": id}, {"$push": {"files": asdict(file)}})

    def data_of(self, id: str, file: str) -> bytes:
        with self._pieces.open() as stored:
            found = list(stored.find({"draft": id, "file": file}).sort("at", 1))
        if not found:
            raise NotFound("This scan is not kept any more; attach it again.")
        return b"".join(piece["data"] for piece in found)

    def done(self, id: str, became: str) -> None:
        with self._drafts.open() as drafts:
            drafts.update_one({"_id": id}, {"$set": {"done": became}})
        self._forget_files(id)

    def drop(self, id: str) -> None:
        with self._drafts.open() as drafts:
            drafts.delete_one({"_id": id})
        self._forget_files(id)

    def of_person(self, person: str) -> Sequence[Draft]:
        with self._drafts.open() as drafts:
            found = list(drafts.find({"person": person, "done": None}).sort("changed_at", DESCENDING).limit(50))
        return [_draft(document) for document in found]

    def _forget_files(self, id: str) -> None:
        with self._pieces.open() as stored:
            stored.delete_many({"draft": id})

    def _changed(self, paper: Paper, now: datetime) -> dict[str, Any]:
        grids = {grid: [dict(row) for row in rows] for grid, rows in paper.grids.items()}
        return {"header": dict(paper.header), "grids": grids, "changed_at": now, "expires_at": now + self._kept}


def _draft(document: Mapping[str, Any]) -> Draft:
    grids = {grid: tuple(rows) for grid, rows in document["grids"].items()}
    return Draft(
        id=str(document["_id"]),
        person=document["person"],
        act=document["act"],
        key=document["key"],
        began_at=document["began_at"],
        changed_at=document["changed_at"],
        paper=Paper(document["header"], grids),
        of=document["of"],
        version=document["version"],
        files=tuple(KeptFile(**file) for file in document["files"]),
        done=document.get("done"),
    )
