"""Photos, one document each: written on a majority before a record names them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bson import Binary
from pymongo.collection import Collection

from services.inspection.application.sampling_ports import KeptPhoto
from shared.clock import Clock
from shared.errors import NotFound, Unavailable
from shared.storage import Index, translated
from shared.storage.aggregates import DURABLE, MAJORITY

# Far longer than any phone takes between its photos and its record.
GRACE = timedelta(days=7)
INDEXES = (Index("unnamed_since", {"touched_at": 1}, only={"named": False}), Index("of_case", {"case": 1}))


class PhotoStore:
    """Implements `application.sampling_ports.Photos`. named: by some record; such a photo stays."""

    def __init__(self, collection: Collection[Any], *, clock: Clock) -> None:
        self.collection = collection.with_options(write_concern=DURABLE, read_concern=MAJORITY)
        self._clock = clock

    def put(self, case: str, data: bytes, content_type: str, *, by: str) -> KeptPhoto:
        sha256 = hashlib.sha256(data).hexdigest()
        fresh = {
            "case": case,
            "sha256": sha256,
            "content_type": content_type,
            "size": len(data),
            "data": Binary(data),
            "by": by,
            "named": False,
        }
        with translated():
            # Touched again, so that the sweep leaves what is being used.
            touched = {"$setOnInsert": fresh, "$set": {"touched_at": self._clock()}}
            self.collection.update_one({"_id": _id(case, sha256)}, touched, upsert=True)
        return KeptPhoto(sha256, content_type, len(data))

    def count(self, case: str) -> int:
        with translated():
            return int(self.collection.count_documents({"case": case}))

    def keep(self, case: str, hashes: Sequence[str]) -> Mapping[str, KeptPhoto]:
        wanted = {"_id": {"$in": [_id(case, sha256) for sha256 in hashes]}}
        with translated():
            self.collection.update_many(wanted, {"$set": {"named": True}})
            found = self.collection.find({**wanted, "named": True}, {"data": 0})
            return {each["sha256"]: _kept(each) for each in found}

    def get(self, case: str, sha256: str) -> tuple[KeptPhoto, bytes]:
        with translated():
            found = self.collection.find_one({"_id": _id(case, sha256)})
        if found is None:
            raise NotFound(f"There is no photo {sha256[:64]}.")
        data = bytes(found["data"])
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(f"The stored photo {sha256} is damaged; restore it from a backup.")
        return _kept(found), data

    def sweep(self) -> int:
        """Removes what no record came to name; how many."""
        with translated():
            since = self._clock() - GRACE
            return int(self.collection.delete_many({"named": False, "touched_at": {"$lt": since}}).deleted_count)


def _id(case: str, sha256: str) -> str:
    return f"{case}/{sha256}"


def _kept(found: Mapping[str, Any]) -> KeptPhoto:
    return KeptPhoto(found["sha256"], found["content_type"], found["size"])
