"""Leases to send, in a technical collection: _id "<dossier id>/<channel>", token, owner, since, until."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument, WriteConcern
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.notification.domain.letters import Channel
from shared.storage import translated

# Long past any lease; what is left behind is removed by the database.
_KEPT_SECONDS = 7 * 24 * 3600


class MongoLeases:
    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection.with_options(write_concern=WriteConcern(w="majority", j=True, wtimeout=10_000))
        # A release that gets lost only lets the lease run out.
        self._quick = collection.with_options(write_concern=WriteConcern(w=1))

    def ensure_indexes(self) -> None:
        with translated():
            self._collection.create_index("until", name="expiry", expireAfterSeconds=_KEPT_SECONDS)

    def claim(self, dossier_id: str, channel: Channel, *, owner: str, now: datetime, until: datetime) -> int | None:
        # Tokens follow the clock, so that they keep growing although old leases are removed.
        grown = {"$max": [{"$add": [{"$ifNull": ["$token", 0]}, 1]}, int(now.timestamp() * 1000)]}
        try:
            with translated():
                lease: dict[str, Any] = self._collection.find_one_and_update(
                    {"_id": _id(dossier_id, channel), "until": {"$lte": now}},
                    [{"$set": {"token": grown, "owner": {"$literal": owner}, "since": now, "until": until}}],
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
        except DuplicateKeyError:
            return None
        return int(lease["token"])

    def release(self, dossier_id: str, channel: Channel, token: int) -> None:
        with translated():
            # The server's own time would count against another clock's `now`; what was granted is taken back instead.
            self._quick.update_one({"_id": _id(dossier_id, channel), "token": token}, [{"$set": {"until": "$since"}}])


def _id(dossier_id: str, channel: Channel) -> str:
    return f"{dossier_id}/{channel.value}"
