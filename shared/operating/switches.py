"""Switches: parts of a service that an operator pauses and resumes, for all its processes, across restarts.

    switches     _id the part's name; paused, and with it reason, by, at (of the last act)
    switch_acts  every act: name, act, reason, by, at

Each process looks every second and keeps what it saw last: with the database away, what was paused stays paused and what
runs goes on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from bson.codec_options import CodecOptions
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.aggregate import Actor
from shared.clock import VIETNAM, Clock, NewId
from shared.errors import Conflict, NotFound
from shared.storage.aggregates import DURABLE
from shared.storage.errors import translated
from shared.storage.indexes import Index

log = structlog.get_logger(__name__)

INBOX = "inbox"
ACT_INDEXES = (Index("latest", {"name": 1, "at": -1}),)


class AlreadySwitched(Conflict):
    code = "already_switched"


@dataclass(frozen=True)
class Switch:
    """reason, by, at: of the last act; None when there never was one."""

    name: str
    paused: bool = False
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None

    def __str__(self) -> str:
        since = f"{self.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if self.at else "the beginning"
        return f"{'paused' if self.paused else 'resumed'} by {self.by} since {since}: {self.reason}"


class Switches:
    """names: the parts of this service that can be paused; whoever has more adds them before the service starts."""

    def __init__(self, database: Database[Any], clock: Clock, new_id: NewId, names: Iterable[str] = (INBOX,)) -> None:
        self.names = list(names)
        self.clock = clock
        self.new_id = new_id
        self.collection = _durable(database["switches"])
        self.acts = _durable(database["switch_acts"])
        self._known: Mapping[str, Switch] = {}
        self._on_resume: list[Callable[[str], object]] = []
        self._refreshing = threading.Lock()

    # What this process goes by

    def paused(self, name: str) -> Switch | None:
        """As this process last saw it; None while that part runs."""
        switch = self._known.get(name)
        return switch if switch and switch.paused else None

    def all_paused(self) -> list[Switch]:
        return [switch for name in self.names if (switch := self.paused(name))]

    def when_resumed(self, call: Callable[[str], object]) -> None:
        """`call` is told the part's name in every process, once that goes by it."""
        self._on_resume.append(call)

    def refresh(self) -> bool:
        """Looks what operators want; whether that has changed. Raises Transient; then all stays as it was."""
        with self._refreshing:
            before = {switch.name for switch in self.all_paused()}
            self._known = {switch.name: switch for switch in self.read()}
            after = {switch.name for switch in self.all_paused()}
        for name in sorted(before - after):
            log.info("switch_resumed", switch=name)
            for call in self._on_resume:
                call(name)
        for name in sorted(after - before):
            log.warning("switch_paused", switch=name, why=str(self._known[name]))
        return before != after

    # What operators say

    def read(self) -> list[Switch]:
        """All of this service's, as the database has them. Raises Transient."""
        with translated():
            found = {row["_id"]: row for row in self.collection.find({"_id": {"$in": self.names}})}
        return [_switch(found.get(name, {"_id": name})) for name in self.names]

    def pause(self, name: str, actor: Actor, reason: str) -> Switch:
        """Raises NotFound for what cannot be paused, AlreadySwitched when it is paused."""
        return self._turn(name, True, actor, reason)

    def resume(self, name: str, actor: Actor, reason: str) -> Switch:
        """Raises NotFound for what cannot be paused, AlreadySwitched when it runs."""
        return self._turn(name, False, actor, reason)

    def _turn(self, name: str, paused: bool, actor: Actor, reason: str) -> Switch:
        if name not in self.names:
            raise NotFound(f"There is no switch '{name}' here; there are {', '.join(self.names)}.")
        switch = Switch(name, paused, reason, actor.id, self.clock())
        said = {"paused": paused, "reason": reason, "by": actor.id, "at": switch.at}
        # What was never touched has no document: resuming that must not make one.
        before: Any = {"$ne": True} if paused else True
        act_id = self.new_id()
        with translated():
            try:
                done = self.collection.update_one({"_id": name, "paused": before}, {"$set": said}, upsert=paused)
            except DuplicateKeyError:
                raise self._already(name) from None
            if not (done.matched_count or done.upserted_id):
                raise self._already(name)
            self.acts.insert_one({"_id": act_id, "name": name, "act": "pause" if paused else "resume", **_act(switch)})
        log.warning("switch_turned", switch=name, act="pause" if paused else "resume", by=actor.id, reason=reason)
        self.refresh()
        return switch

    def _already(self, name: str) -> AlreadySwitched:
        stands = next(switch for switch in self.read() if switch.name == name)
        if stands.by is None:
            return AlreadySwitched(f"'{name}' runs: it was never paused.")
        return AlreadySwitched(f"'{name}' is already so: {stands}")


def _act(switch: Switch) -> dict[str, Any]:
    return {"reason": switch.reason, "by": switch.by, "at": switch.at}


def _switch(row: Mapping[str, Any]) -> Switch:
    return Switch(row["_id"], bool(row.get("paused")), row.get("reason"), row.get("by"), row.get("at"))


def _durable(collection: Collection[Any]) -> Collection[Any]:
    options: CodecOptions[Any] = CodecOptions(tz_aware=True)
    return collection.with_options(codec_options=options, write_concern=DURABLE)
