"""Due work found by a field and its index: waiting messages and timers. Replicas may run the same sweep harmlessly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from shared.errors import Busy, Stale, Transient
from shared.storage.aggregates import AggregateStore
from shared.storage.errors import translated
from shared.storage.gate import WAITING
from shared.storage.inbox import Inbox
from shared.storage.waiting import EARLY, UNKNOWN

log = structlog.get_logger(__name__)

_LIMIT = 100
# What fails in an unforeseen way stands back this long, so that it does not starve the rest.
_STAND_BACK = timedelta(minutes=1)
# Somebody else was faster: what is due is decided on what stands now.
_LOST_RACE = timedelta(seconds=1)


class WaitingSweep:
    """Tries again what is due among the waiting messages of one store."""

    def __init__(self, inbox: Inbox[Any]) -> None:
        self.inbox = inbox
        self.collection = inbox.store.collection

    def run(self) -> int:
        """Returns how many were tried. Raises Transient when the database is away."""
        now = self.inbox.store.clock()
        with translated():
            documents = list(
                self.collection.find(
                    {"waiting": {"$elemMatch": {"next_try_at": {"$lte": now}}}, "kind": self.inbox.store.kind},
                    {"waiting.message": 0, "waiting.traceback": 0, "history": 0, "state": 0},
                ).limit(_LIMIT)
            )
        tried = 0
        for document in documents:
            for entry in _lowest_due(document["waiting"], now):
                self._try(document["_id"], entry, now)
                tried += 1
        return tried

    def wake_unknown(self) -> None:
        """At start: newer code may know what older code put aside."""
        with translated():
            self.collection.update_many(
                {"waiting.reason": UNKNOWN, "kind": self.inbox.store.kind},
                {"$set": {"waiting.$[entry].next_try_at": self.inbox.store.clock()}},
                array_filters=[{"entry.reason": UNKNOWN}],
            )

    def _try(self, subject: str, entry: Mapping[str, Any], now: datetime) -> None:
        try:
            outcome = self.inbox.retry(subject, entry)
        except Busy as error:
            log.warning("waiting_message_postponed", aggregate_id=subject, why=error.message)
            outcome = WAITING
        except Transient:
            raise
        except Exception:
            log.exception("waiting_message_failed", aggregate_id=subject, source=entry["source"], n=entry["n"])
            outcome = WAITING
        if outcome == WAITING:
            self._postpone(subject, entry["source"], now)

    def _postpone(self, subject: str, source: str, now: datetime) -> None:
        """One gap is asked for once: the others behind it, and what failed unforeseen, come later."""
        with translated():
            self.collection.update_one(
                {"_id": subject},
                {"$set": {"waiting.$[entry].next_try_at": now + _STAND_BACK}},
                array_filters=[{"entry.source": source, "entry.next_try_at": {"$lte": now}}],
            )


def _lowest_due(entries: list[Mapping[str, Any]], now: datetime) -> list[Mapping[str, Any]]:
    """Per source the due entry with the lowest number; drain takes the rest along."""
    lowest: dict[str, Mapping[str, Any]] = {}
    for entry in sorted(entries, key=lambda e: (e["n"], e["reason"] == EARLY)):
        if entry["next_try_at"] is not None and entry["next_try_at"] <= now:
            lowest.setdefault(entry["source"], entry)
    return list(lowest.values())


class TimerSweep:
    """Wakes aggregates whose time has come. wake(id): an ordinary use case; does nothing if nothing is pending.

    It has to move `next_timer_at`, at once or soon: what stays due is first again at the next run, and so many of these
    as one run takes would starve the rest. Only when it raises is that done for it.
    """

    def __init__(self, store: AggregateStore[Any], wake: Callable[[str], None]) -> None:
        self.store = store
        self.wake = wake

    def run(self) -> int:
        """Returns how many were woken. Raises Transient when the database is away."""
        now = self.store.clock()
        with translated():
            found = self.store.collection.find(
                {"kind": self.store.kind, "next_timer_at": {"$lte": now}}, {"next_timer_at": 1}
            )
            due = list(found.sort("next_timer_at", 1).limit(_LIMIT))
        for document in due:
            try:
                self.wake(document["_id"])
            except Stale:
                self._stand_back(document, now + _LOST_RACE)
            except Busy:
                self._stand_back(document, now + _STAND_BACK)
            except Transient:
                raise
            except Exception:
                log.exception("timer_failed", aggregate_id=document["_id"])
                self._stand_back(document, now + _STAND_BACK)
        return len(due)

    def _stand_back(self, document: Mapping[str, Any], until: datetime) -> None:
        with translated():
            self.store.collection.update_one(
                {"_id": document["_id"], "next_timer_at": document["next_timer_at"]},
                {"$set": {"next_timer_at": until}},
            )
