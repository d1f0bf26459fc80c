"""Registrations sent anew by the window, one document each: when they were acknowledged, and those that came before their
dossier until they are acted on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.registration.application.early import APPLIED, EarlyMessage
from shared.aggregate import Json
from shared.storage.aggregates import DURABLE
from shared.storage.errors import translated
from shared.storage.indexes import Index

# What waits stands in a small index of its own: "waits" is there only as long.
EARLY_INDEXES = (
    Index("waiting", {"waits": 1, "received_at": 1}, only={"waits": {"$exists": True}}),
    Index("unapplied", {"received_at": -1}, only={"unapplied": True}),
)
_MANY = 200


class EarlyMessageStore:
    def __init__(self, collection: Collection[Any]) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self.collection = collection.with_options(codec_options=options, write_concern=DURABLE)

    def keep(self, message: EarlyMessage) -> EarlyMessage:
        document = {**asdict(message), "_id": message.id}
        del document["id"]
        if message.outcome is None:
            del document["outcome"]
            document["waits"] = message.file_code
        with translated():
            while True:
                try:
                    kept = self.collection.find_one_and_update(
                        {"_id": message.id},
                        {"$setOnInsert": document},
                        upsert=True,
                        return_document=ReturnDocument.AFTER,
                    )
                except DuplicateKeyError:
                    # The same message twice at once: the other one's document is there now.
                    continue
                return _read(kept)

    def find(self, id: str) -> EarlyMessage | None:
        with translated():
            found = self.collection.find_one({"_id": id})
        return _read(found) if found else None

    def waiting(self, file_code: str) -> list[EarlyMessage]:
        with translated():
            found = list(self.collection.find({"waits": file_code}).sort("received_at", 1).limit(_MANY))
        return [_read(document) for document in found]

    def file_codes(self) -> list[str]:
        # All of them: many that wait in vain must not keep the sweep from one whose dossier has come.
        waits: list[Json] = [
            {"$match": {"waits": {"$exists": True}}},
            {"$group": {"_id": "$waits"}},
            {"$sort": {"_id": 1}},
        ]
        with translated():
            return [row["_id"] for row in self.collection.aggregate(waits)]

    def settle(self, id: str, outcome: str) -> None:
        with translated():
            self.collection.update_one({"_id": id}, _settled(outcome))

    def unapplied(self, *, before: datetime | None, limit: int, file_code: str | None = None) -> list[EarlyMessage]:
        wanted: Json = {"unapplied": True} | ({"received_at": {"$lt": before}} if before else {})
        wanted |= {"file_code": file_code} if file_code else {}
        with translated():
            return [_read(each) for each in self.collection.find(wanted).sort("received_at", -1).limit(limit)]


def _settled(outcome: str) -> Json:
    if outcome == APPLIED:
        return {"$set": {"outcome": outcome}, "$unset": {"waits": "", "unapplied": ""}}
    return {"$set": {"outcome": outcome, "unapplied": True}, "$unset": {"waits": ""}}


def _read(document: Json) -> EarlyMessage:
    plain = {name: document[name] for name in ("fingerprint", "file_code", "sha256", "received_at")}
    return EarlyMessage(document["_id"], outcome=document.get("outcome"), **plain)
