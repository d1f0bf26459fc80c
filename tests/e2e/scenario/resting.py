"""The clock that all services share, and when it may be moved: only while nothing is on its way."""

from __future__ import annotations

import time
from collections.abc import Collection as Collection_
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.collection import Collection

from shared.clock import VIETNAM, move_clock
from shared.messaging.subscriptions import consumers_of
from tests.e2e.place import SERVICES

_NOT_OURS = ("fs.", "system.", "unreadable", "archive")
_PATIENCE = 45.0
_EVERY = 0.05
# What is looked at every few minutes, whether or not anything falls due.
_COME_ROUND = ["officer_calendar"]
# What dossiers are decided on, and may concern any of them.
_BESIDE = ["complaint", "entitlement", "good_record"]
# Notices that the records of goods have not heard of.
_TO_COUNT: Mapping[str, Any] = {
    "state.notices": {
        "$elemMatch": {
            "$or": [
                {"tallied": None, "notice_no": {"$exists": True}},
                {"tallied": "COUNTED", "$or": [{"revoked.on": {"$gt": ""}}, {"replaced_by": {"$gt": ""}}]},
            ]
        }
    }
}


class Restless(AssertionError):
    """What is still on its way although it should have arrived."""


@dataclass
class Clockwork:
    """file: CUAKHAU_CLOCK_FILE of the services. prefix: of their databases, which are only looked at."""

    file: Path
    mongo: MongoClient[Any]
    prefix: str
    _ahead: timedelta = field(default_factory=timedelta)
    _listed: dict[str, list[str]] = field(default_factory=dict)
    _listed_until: float = 0.0

    def begin(self, at: datetime) -> None:
        self._ahead = at - datetime.now(UTC)
        move_clock(self.file, self._ahead)

    @property
    def now(self) -> datetime:
        # The services' offset is whole seconds.
        return datetime.now(UTC) + timedelta(seconds=round(self._ahead.total_seconds()))

    def go_to(self, at: datetime) -> None:
        """Stops at every moment at which something falls due, so that it happens then. Raises Restless."""
        while (due := self._next_due(at)) is not None:
            self._move(due)
            self.rest()
        self._move(at)
        self.rest()

    def rest(self, ids: Collection_[str] | None = None) -> None:
        """Until everything that was done has arrived everywhere. ids: of the dossiers that count; None: all.

        Raises Restless.
        """
        deadline = time.monotonic() + _PATIENCE
        while found := self.unrest(ids):
            if time.monotonic() > deadline:
                raise Restless(f"at {self.now.astimezone(VIETNAM):%Y-%m-%d %H:%M}: {'; '.join(found[:5])}")
            time.sleep(_EVERY)

    def unrest(self, ids: Collection_[str] | None = None) -> list[str]:
        now = self.now
        within = {} if ids is None else {"$and": [{"$or": [{"_id": {"$in": list(ids)}}, {"kind": {"$in": _BESIDE}}]}]}
        restless: dict[str, Any] = {
            "$or": [
                {"unpublished": {"$nin": [None, False]}},
                {"waiting.0": {"$exists": True}},
                {"next_timer_at": {"$lte": now}},
                dict(_TO_COUNT),
            ]
        }
        found = []
        for name, collection in self._collections():
            for document in collection.find(
                {**restless, **within}, {"unpublished": 1, "next_timer_at": 1, "waiting": 1}
            ).limit(5):
                what = ["unpublished"] if document.get("unpublished") else []
                what += [f"waiting ({each['reason']}: {each.get('error')})" for each in document.get("waiting", ())]
                due = document.get("next_timer_at")
                what += [f"due since {due}"] if due and due.replace(tzinfo=UTC) <= now else []
                found.append(f"{name} {document['_id']}: {', '.join(what) or 'not counted'}")
        return found or list(self._unheard({} if ids is None else {"_id": {"$in": list(ids)}}))

    def _unheard(self, within: Mapping[str, Any]) -> Iterator[str]:
        """Events that a consumer has not applied yet."""
        heard: dict[str, dict[Any, Any]] = {}
        for name, collection in self._collections():
            fields = {"published_upto": 1, "applied": 1}
            # Beside the aggregates lie documents that only bear a dossier's id.
            aggregates = collection.find({**within, "published_upto": {"$exists": True}}, fields)
            heard.setdefault(name.partition(".")[0], {}).update({d["_id"]: d for d in aggregates})
        for source in SERVICES:
            for id, document in heard.get(source, {}).items():
                for consumer in consumers_of(source) if document.get("published_upto") else ():
                    applied = heard.get(consumer, {}).get(id, {}).get("applied", {})
                    if applied.get(source, {}).get("n", 0) < document["published_upto"]:
                        yield f"{consumer} has not heard all of {source} about {id}"

    def _collections(self) -> Iterator[tuple[str, Collection[Any]]]:
        for service in SERVICES:
            database = self.mongo[self.prefix + service]
            if time.monotonic() > self._listed_until or service not in self._listed:
                self._listed_until = time.monotonic() + 5
                named = database.list_collection_names()
                self._listed[service] = [name for name in named if not name.startswith(_NOT_OURS)]
            for name in self._listed[service]:
                yield f"{service}.{name}", database[name]

    def _next_due(self, until: datetime) -> datetime | None:
        now = self.now
        asked = {"next_timer_at": {"$gt": now, "$lt": until}, "kind": {"$nin": _COME_ROUND}}
        due = [
            document["next_timer_at"].replace(tzinfo=UTC)
            for _, collection in self._collections()
            for document in collection.find(asked, {"next_timer_at": 1}).sort("next_timer_at", 1).limit(1)
        ]
        return min(due, default=None)

    def _move(self, at: datetime) -> None:
        if at > self.now:
            # Rounded up: at the moment itself what is due is due.
            self._ahead = timedelta(seconds=int((at - datetime.now(UTC)).total_seconds()) + 1)
            move_clock(self.file, self._ahead)
