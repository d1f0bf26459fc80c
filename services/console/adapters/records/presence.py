"""Who has a dossier open, in the database; it forgets by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.application.presence import LIFE, Present
from shared.storage import Index

_INDEXES = (
    Index("dossier", {"dossier": 1}),
    Index("forgotten", {"seen_at": 1}, expire_after=int(LIFE.total_seconds())),
)


class MongoPresence:
    """Implements `application.presence.Presence`."""

    def __init__(self, database: Database[Any]) -> None:
        self._presence = OwnCollection(database, "presence", _INDEXES)

    def come(self, dossier: str, person: str, role: str, now: datetime) -> None:
        stays = {"_id": _key(dossier, person), "seen_at": {"$gt": now - LIFE}}
        new = {"dossier": dossier, "person": person, "role": role, "since": now, "seen_at": now}
        with self._presence.open() as presence:
            if presence.update_one(stays, {"$set": {"seen_at": now, "role": role}}).matched_count == 0:
                presence.replace_one({"_id": _key(dossier, person)}, new, upsert=True)

    def leave(self, dossier: str, person: str) -> None:
        with self._presence.open() as presence:
            presence.delete_one({"_id": _key(dossier, person)})

    def others(self, dossier: str, person: str, now: datetime) -> list[Present]:
        wanted = {"dossier": dossier, "person": {"$ne": person}, "seen_at": {"$gt": now - LIFE}}
        with self._presence.open() as presence:
            found = list(presence.find(wanted).sort("since", ASCENDING).limit(20))
        return [Present(each["person"], each["role"], each["since"], each["seen_at"]) for each in found]


def _key(dossier: str, person: str) -> str:
    return f"{dossier}/{person}"
