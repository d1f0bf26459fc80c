"""Links as signed tokens, and what the database knows of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.application.importers.links import Link
from shared.standing_link import make_token, read_token
from shared.storage import Index


class SignedLinks:
    """Implements `application.importers.links.Links`."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def make(self, dossier: str, tax_code: str, *, now: datetime, lasts: timedelta) -> str:
        return make_token(self._key, dossier, tax_code, now=now, lasts=lasts)

    def read(self, token: str) -> Link | None:
        said = read_token(self._key, token)
        return Link(said.dossier, said.tax_code, said.made_at, said.ends_at) if said else None


class MongoTakenBack:
    """Implements `application.importers.links.TakenBack`."""

    def __init__(self, database: Database[Any]) -> None:
        self._taken_back = OwnCollection(database, "links_taken_back")

    def take_back(self, dossier: str, at: datetime) -> None:
        with self._taken_back.open() as taken_back:
            taken_back.update_one({"_id": dossier}, {"$max": {"until": at}}, upsert=True)

    def since(self, dossier: str) -> datetime | None:
        with self._taken_back.open() as taken_back:
            found = taken_back.find_one({"_id": dossier})
        return found["until"] if found else None


class MongoLooks:
    """Implements `application.importers.links.Looks`: a number per address and window, forgotten soon after."""

    def __init__(self, database: Database[Any]) -> None:
        index = Index("forgotten", {"forgotten_at": 1}, expire_after=0)
        self._looks = OwnCollection(database, "looks", (index,))

    def count(self, what: str, address: str, now: datetime, *, window: timedelta) -> int:
        with self._looks.open() as looks:
            found = looks.find_one_and_update(
                {"_id": _key(what, address, now, window)},
                {"$inc": {"count": 1}, "$setOnInsert": {"forgotten_at": now + 2 * window}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        return int(found["count"])

    def so_far(self, what: str, address: str, now: datetime, *, window: timedelta) -> int:
        with self._looks.open() as looks:
            found = looks.find_one({"_id": _key(what, address, now, window)})
        return int(found["count"]) if found else 0


def _key(what: str, address: str, now: datetime, window: timedelta) -> str:
    begins = int((now - datetime.fromtimestamp(0, UTC)) / window)
    return f"{what}/{address}/{begins}"
