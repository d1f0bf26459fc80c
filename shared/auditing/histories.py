"""Every history of a service, in parts that fit a page, for whoever verifies them.

A part is one archive document, the oldest first, or what stands in the aggregate's own document, which comes last. The own
document is read before the archive is looked through: what moves there meanwhile is seen twice, never not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import bson
from bson.codec_options import CodecOptions
from pymongo.collection import Collection

from shared.aggregate import Json
from shared.auditing.chain import shown
from shared.errors import Invalid, Violation
from shared.storage.errors import translated

# Of a page, in bytes as stored; one part may be larger than that.
_PAGE = 1 << 20
_PROJECTION = {"kind": 1, "head": 1, "version": 1, "history": 1}


@dataclass(frozen=True)
class _Position:
    """part: how many parts of `id` were given; 0: all of it, go on behind it."""

    place: int = 0
    id: str | None = None
    part: int = 0

    @classmethod
    def read(cls, token: str | None) -> _Position:
        """Raises Invalid."""
        if token is None:
            return cls()
        place, _, rest = token.partition("|")
        part, _, id = rest.partition("|")
        try:
            return cls(int(place), id or None, int(part))
        except ValueError as error:
            message = "Not where a page of this list ended; use the last answer's `next`, or start without one."
            raise Invalid([Violation("/after", "after", message)]) from error

    def __str__(self) -> str:
        return f"{self.place}|{self.part}|{self.id or ''}"


class Histories:
    def __init__(self, collections: Sequence[Collection[Any]]) -> None:
        # What somebody has broken must be readable as far as it goes.
        options: CodecOptions[Any] = CodecOptions(tz_aware=True, unicode_decode_error_handler="replace")
        self._collections = [
            each.with_options(codec_options=options) for each in sorted(collections, key=lambda each: each.name)
        ]

    def page(self, after: str | None) -> tuple[list[Json], str | None]:
        position = _Position.read(after)
        for number in range(position.place, len(self._collections)):
            within = position if number == position.place else _Position(number)
            with translated():
                found, at = self._of(number, within)
            if found:
                return found, str(at) if at else str(_Position(number + 1))
        return [], None

    def _of(self, number: int, position: _Position) -> tuple[list[Json], _Position | None]:
        """A page out of one collection; None: that was its last."""
        collection = self._collections[number]
        archived = collection.database[f"{collection.name}_archive"].with_options(
            codec_options=collection.codec_options
        )
        wanted: Json = {}
        if position.id is not None:
            wanted = {"_id": {"$gte" if position.part else "$gt": position.id}}
        page: list[Json] = []
        size = 0
        for document in collection.find(wanted, _PROJECTION).sort("_id", 1).batch_size(8):
            if not document.get("history") and not document.get("head"):
                # Only messages came for it so far.
                continue
            id, given = document["_id"], 0
            skip = position.part if id == position.id else 0
            for part in _parts(document, archived):
                given += 1
                if given <= skip:
                    continue
                entries = part.pop("raw")
                page.append({"place": collection.name, **part, "entries": [shown(entry) for entry in entries]})
                size += len(bson.encode({"entries": entries}))
                if size >= _PAGE:
                    return page, _Position(number, id, 0 if part["last"] else given)
        return page, None


def _parts(document: Json, archived: Collection[Any]) -> Iterator[Json]:
    about = {"id": document["_id"], "kind": document.get("kind")}
    seen: set[bytes] = set()
    entries = _entries(document.get("history"))
    if not _begins(entries):
        for old in archived.find({"aggregate": document["_id"]}).sort("first", 1):
            yield {**about, "raw": _fresh(_entries(old.get("entries")), seen), "last": False}
    end = {"head": shown(document["head"]) if document.get("head") else None, "version": document.get("version")}
    yield {**about, "raw": _fresh(entries, seen) if seen else entries, "last": True, **end}


def _begins(entries: list[Any]) -> bool:
    """Whether the whole history stands here; whoever reads it then looks at no archive either."""
    return bool(entries) and isinstance(entries[0], dict) and entries[0].get("number") == 1


def _fresh(entries: list[Any], seen: set[bytes]) -> list[Any]:
    """Without those that stand in an earlier part exactly so: a crash while archiving leaves them in both."""
    fresh = []
    for entry in entries:
        whole = hashlib.sha256(bson.encode({"entry": entry})).digest()
        if whole not in seen:
            seen.add(whole)
            fresh.append(entry)
    return fresh


def _entries(stored: object) -> list[Any]:
    return stored if isinstance(stored, list) else [stored]
