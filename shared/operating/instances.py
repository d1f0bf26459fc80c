"""The processes of a service, each as it last said of itself.

    instances  _id "<host>:<pid>", the fields of `Instance`; seen_at under a TTL index of a day

A process writes itself every few seconds. Whoever has not for GONE_AFTER is gone without a word; whoever ends in good order
says so.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import WriteConcern, timeout
from pymongo.database import Database

from shared.storage.errors import translated
from shared.storage.indexes import Index

READY, NOT_READY, STOPPING, STOPPED, GONE = "ready", "not_ready", "stopping", "stopped", "gone"
STATES = (READY, NOT_READY, STOPPING, STOPPED, GONE)
GONE_AFTER = timedelta(seconds=20)
# Longer than a change of versions takes, so that an operator sees what came down and when.
SHOWN = timedelta(hours=1)
_MOST = 200
# Seconds: a process that stops must not wait for a database that is frozen.
_PATIENCE = 2.0

INSTANCE_INDEXES = (Index("seen", {"seen_at": 1}, expire_after=24 * 3600),)


@dataclass(frozen=True)
class Instance:
    """checks: what /readyz says, by name: "ok", "ok: …" or the reason. in_hand: messages and letters being worked on.

    paused: switches by which it goes. channels: what it knows of outside partners, by channel, see
    `shared.operating.channels`.
    """

    id: str
    host: str
    version: str
    commit: str | None
    started_at: datetime
    seen_at: datetime
    state: str
    checks: Mapping[str, str] = field(default_factory=dict)
    in_hand: int = 0
    paused: tuple[str, ...] = ()
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, str]:
        """The oldest first."""
        return self.started_at, self.id

    @property
    def runs(self) -> bool:
        return self.state in (READY, NOT_READY, STOPPING)


class Instances:
    """Of one service."""

    def __init__(self, database: Database[Any]) -> None:
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        # What gets lost is written anew within seconds.
        self.collection = database["instances"].with_options(codec_options=options, write_concern=WriteConcern(w=1))

    def tell(self, instance: Instance) -> None:
        row = asdict(instance)
        del row["id"]
        with translated(), timeout(_PATIENCE):
            self.collection.replace_one({"_id": instance.id}, row, upsert=True)

    def all(self, now: datetime) -> list[Instance]:
        """Those that run, and those that ended within the last hour; the oldest first."""
        with translated():
            found = self.collection.find({"seen_at": {"$gt": now - SHOWN}}).sort("seen_at", -1).limit(_MOST)
            instances = [_instance(row, now) for row in found]
        return sorted(instances, key=lambda instance: instance.order)


def this_process() -> tuple[str, str]:
    """Its id and its host."""
    host = socket.gethostname()
    return f"{host}:{os.getpid()}", host


def release() -> tuple[str, str | None]:
    """The version that runs, and the commit if CUAKHAU_COMMIT names it."""
    try:
        number = version("cuakhau")
    except PackageNotFoundError:
        number = "unknown"
    return number, os.environ.get("CUAKHAU_COMMIT") or None


def _instance(row: Mapping[str, Any], now: datetime) -> Instance:
    silent = row["state"] != STOPPED and row["seen_at"] < now - GONE_AFTER
    return Instance(
        id=row["_id"],
        state=GONE if silent else row["state"],
        paused=tuple(row["paused"]),
        **{
            name: row[name]
            for name in ("host", "version", "commit", "started_at", "seen_at", "checks", "in_hand", "channels")
        },
    )
