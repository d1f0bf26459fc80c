"""How many letters are queued, and were given up, per channel; counted by the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo.collection import Collection

from services.notification.adapters.letter_store import LETTERS, LetterStore
from services.notification.domain.letters import Channel, Status
from shared.aggregate import Json
from shared.operating.channels import Queued
from shared.storage import translated

# Boxes with such letters that are looked at; beyond, "more" says that there are more.
MOST = 10_000


class LetterQueues:
    """boxes: all stores that hold letters."""

    def __init__(self, boxes: Iterable[LetterStore[Any]]) -> None:
        self._collections = list({store.collection.full_name: store.collection for store in boxes}.values())

    def count(self) -> Mapping[str, Queued]:
        """By channel. Raises Transient."""
        with translated():
            queued = [_by_channel(collection, Status.QUEUED) for collection in self._collections]
            failed = [_by_channel(collection, Status.FAILED) for collection in self._collections]
        more = any(row["boxes"] > MOST for rows in (*queued, *failed) for row in rows.values())
        return {channel.value: _queued(channel, queued, failed, more) for channel in Channel}


def _queued(channel: Channel, queued: list[dict[str, Json]], failed: list[dict[str, Json]], more: bool) -> Queued:
    waiting = [rows[channel.value] for rows in queued if channel.value in rows]
    given_up = [rows[channel.value] for rows in failed if channel.value in rows]
    return Queued(
        sum(row["letters"] for row in waiting),
        min((row["since"] for row in waiting), default=None),
        sum(row["letters"] for row in given_up),
        more,
    )


def _by_channel(collection: Collection[Any], status: Status) -> dict[str, Json]:
    steps: list[Json] = [
        {"$match": {"state.letters.status": status.value}},
        {"$limit": MOST + 1},
        {"$project": {"state.letters.status": 1, "state.letters.channel": 1, "state.letters.queued_at": 1}},
        {"$group": {"_id": None, "boxes": {"$sum": 1}, "letters": {"$push": "$state.letters"}}},
        {"$unwind": "$letters"},
        {"$unwind": "$letters"},
        {"$match": {"letters.status": status.value}},
        {
            "$group": {
                "_id": "$letters.channel",
                "boxes": {"$first": "$boxes"},
                "letters": {"$sum": 1},
                "since": {"$min": "$letters.queued_at"},
            }
        },
    ]
    return {row["_id"]: row for row in collection.aggregate(steps, hint=LETTERS.name)}
