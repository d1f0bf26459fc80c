"""Files of acts that were not done, in the database, for a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.application.acts.keeping_files import LASTS, MOST_BYTES, MOST_FILES, ActFile
from shared.clock import Clock
from shared.errors import NotFound
from shared.storage import Index

# A scan may be larger than a document of the database.
_PIECE = 8 << 20
_INDEXES = (
    Index("person", {"person": ASCENDING, "_id": DESCENDING}),
    Index("kept", {"expires_at": ASCENDING}, expire_after=0),
)
_PIECES = (
    Index("file", {"file": ASCENDING, "at": ASCENDING}),
    Index("kept", {"expires_at": ASCENDING}, expire_after=0),
)


class MongoActFiles:
    """Implements `application.acts.keeping_files.ActFiles`. new_id: ids in the order of their making."""

    def __init__(self, database: Database[Any], new_id: Callable[[], str], clock: Clock) -> None:
        self._files = OwnCollection(database, "act_files", _INDEXES)
        self._pieces = OwnCollection(database, "act_file_pieces", _PIECES)
        self._new_id = new_id
        self._clock = clock

    def keep(self, person: str, name: str, content_type: str, data: bytes) -> ActFile:
        """The bytes first: what is named is there."""
        file = ActFile(self._new_id(), name, content_type, len(data))
        expires_at = self._clock() + LASTS
        with self._pieces.open() as pieces:
            pieces.insert_many(
                {"file": file.id, "at": at, "expires_at": expires_at, "data": data[at : at + _PIECE]}
                for at in range(0, max(len(data), 1), _PIECE)
            )
        with self._files.open() as files:
            files.insert_one(
                {"_id": file.id, "person": person, "name": name, "content_type": content_type, "size": file.size,
                 "expires_at": expires_at}
            )  # fmt: skip
        self._make_room(person)
        return file

    def find(self, person: str, id: str) -> ActFile | None:
        with self._files.open() as files:
            found = files.find_one({"_id": id, "person": person, "expires_at": {"$gt": self._clock()}})
        return _file(found) if found else None

    def data_of(self, person: str, id: str) -> bytes:
        file = self.find(person, id)
        with self._pieces.open() as stored:
            pieces = list(stored.find({"file": id}).sort("at", 1)) if file else []
        data = b"".join(piece["data"] for piece in pieces)
        if file is None or len(data) != file.size:
            raise NotFound("This file is not kept any more; choose it again.")
        return data

    def drop(self, person: str, id: str) -> None:
        with self._files.open() as files:
            dropped = files.delete_one({"_id": id, "person": person}).deleted_count
        if dropped:
            with self._pieces.open() as pieces:
                pieces.delete_many({"file": id})

    def _make_room(self, person: str) -> None:
        with self._files.open() as files:
            newest_first = list(files.find({"person": person}, {"size": 1}).sort("_id", DESCENDING))
        size = 0
        for count, file in enumerate(newest_first, 1):
            size += file["size"]
            if count > MOST_FILES or size > MOST_BYTES:
                self.drop(person, file["_id"])


def _file(document: Mapping[str, Any]) -> ActFile:
    return ActFile(str(document["_id"]), document["name"], document["content_type"], document["size"])
