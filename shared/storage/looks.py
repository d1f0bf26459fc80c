"""Who had a waiting message's personal data shown, when and why; nothing of what it says."""

from __future__ import annotations

from typing import Any

import structlog
from bson.codec_options import CodecOptions
from pymongo.collection import Collection

from shared.aggregate import Actor
from shared.clock import Clock, NewId
from shared.storage.aggregates import DURABLE
from shared.storage.errors import translated
from shared.storage.indexes import Index

log = structlog.get_logger(__name__)

INDEXES = (Index("by_message", {"message": 1, "at": 1}), Index("by_time", {"at": 1}))


class Looks:
    def __init__(self, collection: Collection[Any], clock: Clock, new_id: NewId) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = collection.with_options(codec_options=options, write_concern=DURABLE)
        self.clock = clock
        self.new_id = new_id

    def note(self, message: str, dossier: str | None, actor: Actor, reason: str) -> None:
        """Before it is shown. Raises Unavailable: then it is not."""
        look = {"message": message, "dossier": dossier, "by": actor.id, "role": actor.role, "reason": reason}
        with translated():
            self.collection.insert_one({"_id": self.new_id(), "at": self.clock(), **look})
        log.info("message_revealed", message=message, aggregate_id=dossier, by=actor.id)
