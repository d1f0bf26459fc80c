"""The journal in the database: one collection, in which every exchange is a row of its own, never changed.

    rows     _id UUIDv7, the fields of `Kept`; `amiss` where the outcome is not "held"
    bodies   _id "body:<SHA-256>:<n>", the n-th piece of what was said, compressed; the same bytes are kept once

An exchange is written by one insert of its row and its bodies together. A body that is there already stays, and lives as
long as the youngest row that names it. Both carry `expires_at` under a TTL index.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from shared.aggregate import Json
from shared.clock import NewId
from shared.errors import NotFound, Unavailable
from shared.single_window.journal.exchanges import Direction, Exchanged, Kept, Outcome, Piece, Search, Whole
from shared.single_window.journal.retention import Retention
from shared.storage.aggregates import DURABLE
from shared.storage.errors import translated
from shared.storage.indexes import Index

# Of a body, before compression: far below what one document may have, so that any size goes in.
PIECE = 4 << 20
# Shorter answers (every 99 and 00) stand in the row itself.
INLINE = 16 << 10
# Longer than this, compressing would hold up every other greenlet.
_COMPRESSED_INLINE = 64 << 10
# Most of what is long is base64, of which more effort saves hardly anything.
_LEVEL = 1
_LONGEST_ERROR = 2000
_LONGEST = {"message_id": 64, "document_type": 100, "kind": 7, "file_code": 35, "partner": 50}
_DUPLICATE = 11000
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_NEWEST = {"began": -1, "_id": -1}

INDEXES = (
    Index("file_code", {"file_code": 1, **_NEWEST}, only={"file_code": {"$gt": ""}}),
    Index("message_id", {"message_id": 1, **_NEWEST}, only={"message_id": {"$gt": ""}}),
    Index("began", _NEWEST, only={"began": {"$gt": _EVER}}),
    Index("amiss", {"outcome": 1, **_NEWEST}, only={"amiss": True}),
    Index("expiry", {"expires_at": 1}, expire_after=0),
)

Offload = Callable[..., Any]


def _here(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(*arguments)


class JournalStore:
    """Implements `Journal`. offload: runs a function elsewhere than in the process's one thread."""

    def __init__(
        self, collection: Collection[Any], *, new_id: NewId, retention: Retention, offload: Offload = _here
    ) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = collection.with_options(codec_options=options, write_concern=DURABLE)
        self._new_id = new_id
        self._retention = retention
        self._offload = offload

    def append(self, exchanged: Exchanged) -> str:
        expires_at = self._retention.ends(exchanged.began, stray=exchanged.stray)
        bodies: list[Json] = []
        row = {
            "_id": self._new_id(),
            **_facts(exchanged),
            "message": self._said(exchanged.message, 0, expires_at, bodies),
            "answer": self._said(exchanged.answer, INLINE, expires_at, bodies) if exchanged.answer else None,
            "expires_at": expires_at,
        }
        if exchanged.outcome is not Outcome.HELD:
            row["amiss"] = True
        # The bodies first: a row that stands has what it names.
        self._insert([*bodies, row])
        return str(row["_id"])

    def search(self, search: Search, *, after: tuple[datetime, str] | None, limit: int) -> list[Kept]:
        """The newest first, beyond the last one seen. Raises Transient."""
        with translated():
            found = self.collection.find(_mongo(search, after), {"answer.data": 0}).sort(list(_NEWEST.items()))
            return [_kept(row) for row in found.limit(limit)]

    def get(self, id: str) -> Whole:
        """Raises NotFound, Transient; Unavailable when what is stored is no longer what was put."""
        with translated():
            row = self.collection.find_one({"_id": id, "direction": {"$exists": True}})
        if row is None:
            raise NotFound("The journal has no such exchange.")
        answer = row["answer"]
        return Whole(_kept(row), self._read(row["message"]), answer and self._read(answer))

    def _said(self, data: bytes, inline: int, expires_at: datetime, bodies: list[Json]) -> Json:
        """The reference that stands in the row; what does not fit there is added to the bodies."""
        large = len(data) > _COMPRESSED_INLINE
        sha256, pieces = self._offload(_packed, data) if large else _packed(data)
        named = {"sha256": sha256, "size": len(data)}
        if len(data) < inline:
            return {**named, "data": pieces[0]}
        for number, piece in enumerate(pieces):
            bodies.append({"_id": f"body:{sha256}:{number}", "data": piece, "expires_at": expires_at})
        return named

    def _insert(self, documents: list[Json]) -> None:
        try:
            with translated():
                self.collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            details: Mapping[str, Any] = error.details or {}
            failed = details.get("writeErrors") or []
            if details.get("writeConcernErrors") or any(each["code"] != _DUPLICATE for each in failed):
                raise Unavailable(f"The journal could not be written: {error}") from error
            self._outlast([documents[each["index"]] for each in failed])

    def _outlast(self, bodies: Sequence[Json]) -> None:
        """What was said before is kept as long as what names it now; it may just have expired, too."""
        with translated():
            self.collection.bulk_write(
                [
                    UpdateOne(
                        {"_id": body["_id"]},
                        {"$setOnInsert": {"data": body["data"]}, "$max": {"expires_at": body["expires_at"]}},
                        upsert=True,
                    )
                    for body in bodies
                ]
            )

    def _read(self, named: Json) -> bytes:
        if "data" in named:
            data = zlib.decompress(named["data"])
        else:
            ids = [f"body:{named['sha256']}:{n}" for n in range(_count(named["size"]))]
            with translated():
                found = {body["_id"]: body["data"] for body in self.collection.find({"_id": {"$in": ids}})}
            data = self._offload(_unpacked, [found.get(id, b"") for id in ids])
        if hashlib.sha256(data).hexdigest() != named["sha256"]:
            raise Unavailable(f"The stored message {named['sha256']} is damaged; restore it from a backup.")
        return data


def _facts(exchanged: Exchanged) -> Json:
    facts = {name: value for name, value in asdict(exchanged).items() if name not in ("message", "answer")}
    for name, longest in _LONGEST.items():
        facts[name] = _text(facts[name])[:longest]
    facts["error"] = _text(facts["error"])[:_LONGEST_ERROR]
    return {**facts, "direction": exchanged.direction.value, "outcome": exchanged.outcome.value}


def _text(text: str) -> str:
    """As the database can store it."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def _kept(row: Mapping[str, Any]) -> Kept:
    def piece(named: Json) -> Piece:
        return Piece(named["sha256"], named["size"])

    plain = ("began", "ended", "error", *_LONGEST, "taken_from", "by", "expires_at")
    return Kept(
        id=row["_id"],
        direction=Direction(row["direction"]),
        outcome=Outcome(row["outcome"]),
        message=piece(row["message"]),
        answer=piece(row["answer"]) if row["answer"] else None,
        **{name: row[name] for name in plain},
    )


def _mongo(search: Search, after: tuple[datetime, str] | None) -> Json:
    began: Json = {"$gt": _EVER}
    if search.since:
        began["$gte"] = search.since
    if search.until:
        began["$lt"] = search.until
    asked: Json = {
        "began": began,
        "file_code": search.file_code,
        "message_id": search.message_id,
        "direction": search.direction and search.direction.value,
        "outcome": search.outcome and search.outcome.value,
        "amiss": True if search.outcome not in (None, Outcome.HELD) else None,
    }
    if not search.strays:
        asked["stray"] = {"$ne": True}
    if after:
        asked["$or"] = [{"began": {"$lt": after[0]}}, {"began": after[0], "_id": {"$lt": after[1]}}]
    return {name: value for name, value in asked.items() if value is not None}


def _packed(data: bytes) -> tuple[str, list[bytes]]:
    return hashlib.sha256(data).hexdigest(), [zlib.compress(piece, _LEVEL) for piece in _pieces(data)]


def _unpacked(pieces: Sequence[bytes]) -> bytes:
    try:
        return b"".join(zlib.decompress(piece) for piece in pieces)
    except zlib.error:
        return b""


def _pieces(data: bytes) -> Iterator[bytes]:
    for number in range(_count(len(data))):
        yield data[number * PIECE : (number + 1) * PIECE]


def _count(size: int) -> int:
    return max(1, -(-size // PIECE))
