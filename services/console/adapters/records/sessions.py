"""Sessions in the database. A record says who and as what, and nothing with which a browser could be imitated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.domain.people import Capacity, Identity, Session
from shared.storage import Index

_INDEXES = (
    Index("account", {"identity.account": 1, "began_at": -1}),
    Index("ended", {"ends_at": 1}, expire_after=0),
)


class MongoSessions:
    """Implements `application.sessions.Sessions`."""

    def __init__(self, database: Database[Any]) -> None:
        self._sessions = OwnCollection(database, "sessions", _INDEXES)

    def add(self, session: Session) -> None:
        values = asdict(session)
        with self._sessions.open() as sessions:
            sessions.insert_one({"_id": values.pop("id"), **values})

    def get(self, id: str) -> Session | None:
        with self._sessions.open() as sessions:
            found = sessions.find_one({"_id": id})
        return _session(found) if found else None

    def seen(self, id: str, at: datetime) -> None:
        with self._sessions.open() as sessions:
            sessions.update_one({"_id": id}, {"$max": {"seen_at": at}})

    def act_as(self, id: str, capacities: Sequence[Capacity], acting: Capacity) -> None:
        fresh = {"capacities": [asdict(capacity) for capacity in capacities], "acting": asdict(acting)}
        with self._sessions.open() as sessions:
            sessions.update_one({"_id": id}, {"$set": fresh})

    def password_changed(self, id: str) -> None:
        with self._sessions.open() as sessions:
            sessions.update_one({"_id": id}, {"$set": {"change_password": False}})

    def of(self, account: str) -> Sequence[Session]:
        with self._sessions.open() as sessions:
            return [_session(found) for found in sessions.find({"identity.account": account}).sort("began_at", -1)]

    def remove(self, id: str) -> None:
        with self._sessions.open() as sessions:
            sessions.delete_one({"_id": id})

    def remove_all(self, account: str, *, but: str | None = None) -> int:
        with self._sessions.open() as sessions:
            return sessions.delete_many({"identity.account": account, "_id": {"$ne": but}}).deleted_count


def _session(document: Mapping[str, Any]) -> Session:
    values = {name: value for name, value in document.items() if name != "_id"}
    identity = values.pop("identity")
    acting = values.pop("acting")
    return Session(
        id=document["_id"],
        identity=Identity(
            **{**identity, "staff_ids": tuple(identity["staff_ids"]), "tax_codes": tuple(identity["tax_codes"])}
        ),
        capacities=tuple(Capacity(**capacity) for capacity in values.pop("capacities")),
        acting=Capacity(**acting) if acting else None,
        **values,
    )
