"""Messages that name no dossier: bytes kept, for operators to see, try again with newer code, or discard."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from bson.codec_options import CodecOptions
from pymongo.collection import Collection
from pymongo.errors import ExecutionTimeout

from shared.aggregate import Actor, Json
from shared.clock import Clock, NewId
from shared.errors import Conflict, NotFound
from shared.storage.aggregates import DURABLE
from shared.storage.causes import UNNAMED, cause_of
from shared.storage.errors import translated
from shared.storage.groups import Group, joined
from shared.storage.indexes import Index
from shared.storage.waiting_list import ALL, too_broad
from shared.storage.wanted import Wanted

INDEXES = (Index("open", {"settled": 1, "_id": 1}),)
PREFIX = "unreadable~"
_BIGGEST = 2**63
_LONGEST_BODY = 4 * 1024 * 1024
_LONGEST_TEXT = 100_000
_LONGEST_SAMPLE = 1_000
# Milliseconds.
_LONGEST_SEARCH = 2_000
_TYPE = "cloudEvents:type"


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
                    "cause": cause_of(reason, _text(headers.get(_TYPE, "")), _text(error)),
                    "headers": kept,
                    # Then it is for reading only: what we show is not what came.
                    "altered": kept != headers or len(body) > _LONGEST_BODY,
                    "body": body[:_LONGEST_BODY],
                    # What can be searched: the database does not look into bytes.
                    "text": body[:_LONGEST_TEXT].decode("utf-8", "replace"),
                    "size": len(body),
                    "tries": 0,
                    "settled": None,
                }
            )
        return id

    def list(self, wanted: Wanted = ALL, *, after: str | None = None, limit: int = 50) -> Sequence[Json]:
        """Ordered by id, after the given one. What is wanted of a dossier, type or source is not here."""
        return list(islice(self.walk(wanted, after=after), limit))

    def walk(self, wanted: Wanted, *, after: str | None = None, patiently: bool = False) -> Iterator[Json]:
        """Raises Invalid where `q` takes too long, unless `patiently`."""
        if not _might_be_here(wanted):
            return
        filter = _filter(wanted)
        if after:
            filter = {"$and": [filter, {"_id": {"$gt": after}}]}
        with translated():
            cursor = self.collection.find(filter, {"body": 0, "text": 0}).sort("_id", 1)
            cursor = cursor.max_time_ms(_LONGEST_SEARCH) if wanted.q and not patiently else cursor
            while (document := _next(cursor)) is not None:
                yield self._row(document)

    def groups(self, wanted: Wanted = ALL) -> Sequence[Group]:
        found: dict[tuple[str, str], Group] = {}
        for row in self.walk(wanted):
            since, sample = row["since"], row["error"][:_LONGEST_SAMPLE]
            one = Group(row["reason"], None, None, row["cause"], 1, 0, since, since, sample, row["id"])
            key = (row["reason"], row["cause"])
            found[key] = joined(found[key], one) if key in found else one
        return list(found.values())

    def count(self, wanted: Wanted) -> int:
        with translated():
            return self.collection.count_documents(_filter(wanted)) if _might_be_here(wanted) else 0

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

    def settlement(self, id: str) -> Json | None:
        """{outcome, by, reason, at}; None while it waits. Raises NotFound."""
        with translated():
            document = self.collection.find_one({"_id": id.removeprefix(PREFIX)}, {"settled": 1})
        if document is None:
            raise NotFound("No such unreadable message is kept here.")
        found: Json | None = document["settled"]
        return found

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
            "cause": document.get("cause") or UNNAMED,
            "error": document["error"],
            "tries": document["tries"],
            "since": document["since"],
            "next_try_at": None,
        }


def _might_be_here(wanted: Wanted) -> bool:
    return not (wanted.source or wanted.type or wanted.dossier)


def _filter(wanted: Wanted) -> Json:
    filter: Json = {"settled": None}
    if wanted.reason:
        filter["reason"] = wanted.reason
    if wanted.cause:
        filter["cause"] = None if wanted.cause == UNNAMED else wanted.cause
    if wanted.before:
        filter["since"] = {"$lte": wanted.before}
    if wanted.ids:
        filter["_id"] = {"$in": [id.removeprefix(PREFIX) for id in wanted.ids]}
    if wanted.q:
        text = {"$regex": re.escape(wanted.q), "$options": "i"}
        filter["$or"] = [{"error": text}, {"text": text}]
    return filter


def _next(cursor: Any) -> Json | None:
    try:
        return next(cursor, None)
    except ExecutionTimeout as error:
        raise too_broad() from error


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
