"""Messages that name no dossier: bytes kept, for operators to see, try again with newer code, or discard."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bson.codec_options import CodecOptions
from pymongo.collection import Collection

from shared.aggregate import Actor, Json
from shared.clock import Clock, NewId
from shared.errors import Conflict, NotFound
from shared.storage.aggregates import DURABLE
from shared.storage.errors import translated
from shared.storage.indexes import Index

INDEXES = (Index("open", {"settled": 1, "_id": 1}),)
PREFIX = "unreadable~"
_BIGGEST = 2**63
_LONGEST_BODY = 4 * 1024 * 1024


class Unreadable:
    def __init__(self, collection: Collection[Any], clock: Clock, new_id: NewId) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = collection.with_options(codec_options=options, write_concern=DURABLE)
        self.clock = clock
        self.new_id = new_id

    def keep(self, headers: Mapping[str, Any], body: bytes, error: str, reason: str = "unreadable") -> str:
        """Raises Unavailable when the database is away: the message then stays at the broker."""
        id = self.new_id()
        kept = {_text(name): _plain(value) for name, value in headers.items()}
        with translated():
            self.collection.insert_one(
                {
                    "_id": id,
                    "since": self.clock(),
                    "reason": reason,
                    "error": _text(error),
                    "headers": kept,
                    # Then it is for reading only: what we show is not what came.
                    "altered": kept != headers or len(body) > _LONGEST_BODY,
                    "body": body[:_LONGEST_BODY],
                    "size": len(body),
                    "tries": 0,
                    "settled": None,
                }
            )
        return id

    def list(self, *, reason: str | None = None, after: str | None = None, limit: int = 50) -> Sequence[Json]:
        filter: Json = {"settled": None}
        if reason:
            filter["reason"] = reason
        if after:
            filter["_id"] = {"$gt": after}
        with translated():
            found = self.collection.find(filter, {"body": 0}).sort("_id", 1).limit(limit)
            return [self._row(document) for document in found]

    def show(self, id: str) -> Json:
        document = self.get(id)
        return {
            **self._row(document),
            "attributes": {name: _shown(value) for name, value in document["headers"].items()},
            "data": bytes(document["body"]).decode("utf-8", "backslashreplace"),
            "traceback": None,
        }

    def get(self, id: str) -> Json:
        """Raises NotFound, or Conflict when it was settled."""
        with translated():
            document: Json | None = self.collection.find_one({"_id": id.removeprefix(PREFIX)})
        if document is None:
            raise NotFound("No such unreadable message is kept here.")
        if document["settled"]:
            raise Conflict("It was settled already.")
        return document

    def settle(self, id: str, outcome: str, actor: Actor, reason: str | None = None) -> None:
        """Raises Conflict when somebody else settled it first."""
        settled = {"outcome": outcome, "by": actor.id, "reason": reason, "at": self.clock()}
        with translated():
            result = self.collection.update_one(
                {"_id": id.removeprefix(PREFIX), "settled": None}, {"$set": {"settled": settled}}
            )
        if not result.matched_count:
            raise Conflict("Somebody else settled it first.")

    def _row(self, document: Mapping[str, Any]) -> Json:
        return {
            "id": PREFIX + document["_id"],
            "aggregate_id": None,
            "file_code": None,
            "source": None,
            "sequence": None,
            "type": None,
            "event_id": None,
            "reason": document["reason"],
            "error": document["error"],
            "tries": document["tries"],
            "since": document["since"],
            "next_try_at": None,
        }


def _plain(value: Any) -> Any:
    """As the database can store it, whatever a sender put there."""
    if value is None or isinstance(value, bool | float | bytes):
        return value
    if isinstance(value, int) and abs(value) < _BIGGEST:
        return value
    return _text(value)


def _shown(value: Any) -> Any:
    """As JSON can carry it: bytes as text, and no NaN."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
