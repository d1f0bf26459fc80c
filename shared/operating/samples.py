"""How much there was to do, minute by minute, for the last three days: what trend lines are drawn from.

    samples  _id and at: the minute; what was found then, by whichever process came first; received, published: of all
             processes, in that minute

Each process adds what it received and published itself, so that replicas double nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import WriteConcern
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.aggregate import Json
from shared.operating.backlog import Overdue, Unpublished, Waiting
from shared.operating.channels import Queued
from shared.storage.errors import translated
from shared.storage.indexes import Index

HOURS = 72
SAMPLE_INDEXES = (Index("age", {"at": 1}, expire_after=HOURS * 3600),)


@dataclass(frozen=True)
class Found:
    """What there was to do at one moment."""

    unpublished: Unpublished
    waiting: Iterable[Waiting]
    timers: Overdue
    queued: Mapping[str, Queued]


class Samples:
    def __init__(self, database: Database[Any]) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = database["samples"].with_options(codec_options=options, write_concern=WriteConcern(w=1))

    def take(self, now: datetime, find: Callable[[], Found], *, received: int, published: int) -> None:
        """Of the minute that `now` is in. received, published: by this process since its last one. Raises Transient."""
        minute = now.replace(second=0, microsecond=0)
        with translated():
            done = self.collection.find_one({"_id": minute}, {"_id": 1})
            found = {} if done else _row(find(), now)
            update = {
                "$setOnInsert": {"at": minute, **found},
                "$inc": {"received": received, "published": published},
            }
            try:
                self.collection.update_one({"_id": minute}, update, upsert=not done)
            except DuplicateKeyError:
                self.collection.update_one({"_id": minute}, {"$inc": update["$inc"]})

    def since(self, moment: datetime) -> list[Json]:
        """The oldest first. Raises Transient."""
        with translated():
            found = self.collection.find({"at": {"$gte": moment}}, {"_id": 0}).sort("at", 1)
            return [_complete(row) for row in found.limit(HOURS * 60 + 1)]


def thinned(samples: Iterable[Json], minutes: int) -> list[Json]:
    """One for each stretch of so many minutes: the first one's standing, and all that was received and published."""
    kept: list[Json] = []
    for sample in samples:
        stretch = int(sample["at"].timestamp()) // (60 * minutes)
        if kept and int(kept[-1]["at"].timestamp()) // (60 * minutes) == stretch:
            kept[-1]["received"] += sample["received"]
            kept[-1]["published"] += sample["published"]
        else:
            kept.append({**sample})
    return kept


def _row(found: Found, now: datetime) -> Json:
    return {
        "outbox": {"count": found.unpublished.count, "oldest_seconds": _age(found.unpublished.oldest_since, now)},
        "waiting": {each.reason: each.count for each in found.waiting},
        "timers": {"overdue": found.timers.overdue, "late_seconds": _age(found.timers.oldest_due_at, now)},
        "queued": {name: queued.count for name, queued in found.queued.items()},
    }


def _complete(row: Json) -> Json:
    return {"received": 0, "published": 0, **row}


def _age(since: datetime | None, now: datetime) -> int:
    return max(0, round((now - since) / timedelta(seconds=1))) if since else 0
