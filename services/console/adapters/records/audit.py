"""The audit trail in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pymongo import DESCENDING
from pymongo.database import Database

from services.console.adapters.records.collections import OwnCollection
from services.console.application.auditing import AuditEntry, AuditPage, AuditQuery, Caller
from shared.storage import Index

# Ids grow with time, so that one index per question serves the filter, the days and the order.
_INDEXES = (
    Index("person", {"person": 1, "_id": DESCENDING}),
    Index("ref", {"ref": 1, "_id": DESCENDING}, sparse=True),
    Index("detail", {"detail": 1, "_id": DESCENDING}, sparse=True),
    Index("act", {"act": 1, "_id": DESCENDING}),
    Index("kept", {"expires_at": 1}, expire_after=0),
)

# The id is made a moment before or after the time of its entry is taken.
_SLACK = timedelta(seconds=5)


class MongoTrail:
    """Implements `application.auditing.Trail`. kept: how long entries stay, fixed when each is written."""

    def __init__(self, database: Database[Any], kept: timedelta) -> None:
        self._audit = OwnCollection(database, "audit", _INDEXES)
        self._kept = kept

    def add(self, entry: AuditEntry) -> None:
        document = {
            "_id": entry.id,
            "at": entry.at,
            "act": entry.act,
            "person": entry.caller.person,
            "role": entry.caller.role,
            "agency": entry.caller.agency,
            "address": entry.caller.address,
            "agent": entry.caller.agent[:300],
            "kind": entry.kind,
            "ref": entry.ref,
            "detail": entry.detail,
            "expires_at": entry.at + self._kept,
        }
        with self._audit.open() as audit:
            audit.insert_one({name: value for name, value in document.items() if value is not None})

    def find(self, query: AuditQuery, *, cursor: str | None, limit: int) -> AuditPage:
        wanted = _filter(query, cursor)
        with self._audit.open() as audit:
            found = list(audit.find(wanted).sort("_id", DESCENDING).limit(limit + 1))
        items = [_entry(document) for document in found[:limit]]
        return AuditPage(items, items[-1].id if len(found) > limit else None)


def _filter(query: AuditQuery, cursor: str | None) -> dict[str, Any]:
    exact = (("person", query.person), ("act", query.act))
    wanted: dict[str, Any] = {name: value for name, value in exact if value is not None}
    if query.about:
        wanted["$or"] = [{"ref": query.about}, {"detail": query.about}]
    at = {word: moment for word, moment in (("$gte", query.since), ("$lt", query.until)) if moment is not None}
    if at:
        wanted["at"] = at
    ids = [("$gte", _first_id(query.since - _SLACK))] if query.since else []
    ends = [_first_id(query.until + _SLACK)] if query.until else []
    if cursor or ends:
        ids.append(("$lt", min(end for end in (cursor, *ends) if end)))
    if ids:
        wanted["_id"] = dict(ids)
    return wanted


def _first_id(moment: datetime) -> str:
    """What no UUIDv7 made since then comes before: they begin with the milliseconds, as hexadecimal text."""
    made = f"{int(moment.timestamp() * 1000):012x}"
    return f"{made[:8]}-{made[8:]}"


def _entry(document: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(
        id=str(document["_id"]),
        at=document["at"],
        act=str(document["act"]),
        caller=Caller(
            document.get("person"),
            document.get("role"),
            document.get("agency"),
            str(document.get("address", "")),
            str(document.get("agent", "")),
        ),
        kind=document.get("kind"),
        ref=document.get("ref"),
        detail=document.get("detail"),
    )
