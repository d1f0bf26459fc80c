"""What histories grew by: the entries under a daily root, in the order of its leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import structlog
from pymongo.collection import Collection

from shared.aggregate import Json
from shared.auditing.leaves import Days, Leaf, begins_at
from shared.storage.errors import translated

log = structlog.get_logger(__name__)

# What an act's time may lie before the time of the act before it.
_SKEW = timedelta(hours=1)
_TOGETHER = 200
_TIMES = {"kind": 1, "history.number": 1, "history.time": 1, "history.hash": 1}


class Growth:
    """collections: of aggregates, each with its archive beside it."""

    def __init__(self, collections: Sequence[Collection[Any]]) -> None:
        self._places = {each.name: each for each in sorted(collections, key=lambda each: each.name)}
        self._archives = {name: _archive_of(each) for name, each in self._places.items()}

    def entries(self, after: date | None, day: date) -> Iterator[Leaf]:
        """What histories grew by after one day and up to another, in the order of leaves."""
        for place, collection in self._places.items():
            ids = self._grown(place, after)
            while some := list(islice(ids, _TOGETHER)):
                with translated():
                    found = list(collection.find({"_id": {"$in": some}}, _TIMES).sort("_id", 1))
                for document in found:
                    yield from self._entries(place, document, after, day)

    def _grown(self, place: str, after: date | None) -> Iterator[str]:
        collection = self._places[place]
        with translated():
            if after is None:
                found = collection.find({}, {"_id": 1}).sort("_id", 1).hint("_id_")
            else:
                since = begins_at(after + timedelta(days=1)) - _SKEW
                found = collection.find({"changed_at": {"$gte": since}}, {"_id": 1}).hint("changed").sort("_id", 1)
                found = found.allow_disk_use(True)
            for document in found:
                yield document["_id"]

    def _entries(self, place: str, document: Json, after: date | None, day: date) -> Iterator[Leaf]:
        id, entries = document["_id"], _readable(document["_id"], document.get("history", []))
        if entries and entries[0]["number"] > 1:
            with translated():
                entries = [*self._archived(place, id, entries[0]["number"]), *entries]
        days = Days()
        for entry in entries:
            of = days.of(entry["time"])
            if (after is None or of > after) and of <= day:
                yield Leaf(place, id, entry["number"], str(document.get("kind")), entry["hash"])

    def _archived(self, place: str, id: str, before: int) -> list[Any]:
        fields = {f"entries.{name}": 1 for name in ("number", "time", "hash")}
        found = self._archives[place].find({"aggregate": id}, fields).sort("first", 1)
        readable = (entry for document in found for entry in _readable(id, document.get("entries")))
        by_number = {entry["number"]: entry for entry in readable}
        return [by_number[number] for number in sorted(by_number) if number < before]


def _archive_of(collection: Collection[Any]) -> Collection[Any]:
    archive: Collection[Any] = collection.database[f"{collection.name}_archive"]
    return archive.with_options(codec_options=collection.codec_options, read_concern=collection.read_concern)


def _readable(id: str, entries: object) -> list[Any]:
    """What somebody has broken must not keep the day without a root; whoever verifies finds it."""
    stored = entries if isinstance(entries, list) else [entries]
    readable = [entry for entry in stored if _is_entry(entry)]
    if len(readable) < len(stored):
        log.error("history_unreadable", aggregate_id=id, entries=len(stored) - len(readable))
    return readable


def _is_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("number"), int)
        and isinstance(entry.get("time"), datetime)
        and isinstance(entry.get("hash"), str)
    )
