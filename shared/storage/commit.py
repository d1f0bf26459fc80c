"""One act, ready to be written: the single update that changes state, appends to the history and flags the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import bson

from shared.aggregate import Actor, Change, Json, Once
from shared.contracts.catalogue import Catalogue
from shared.storage.history import Head, entry_for, head_after
from shared.telemetry import Kind, Span, spanning

# The committing process tells its relay at once; only what that missed is left for the sweep.
SWEEP_AFTER = timedelta(seconds=3)


@contextmanager
def committing(collection: str, id: str, act: str | None = None) -> Iterator[Span]:
    """Around deciding and writing one act; what is published of it belongs to this step of its trace."""
    with spanning(f"commit {collection}", kind=Kind.CLIENT) as span:
        span.note(collection=collection, aggregate_id=id, act=act)
        yield span


@dataclass(frozen=True)
class Commit:
    """head: where the history ends once this is written; keys: what must not have acted yet.

    papers: the act brings a paper about, which somebody is to look at.
    """

    entry: Json
    head: Head
    state: Json
    keys: tuple[str, ...]
    timer_at: datetime | None
    papers: bool = False

    @classmethod
    def of(
        cls,
        head: Head | None,
        change: Change[Any],
        *,
        state: Json,
        id: str,
        now: datetime,
        actor: Actor,
        catalogue: Catalogue,
        once: Once | None,
        answer: Json | None,
        cause: Json | None,
        traceparent: str | None,
    ) -> Commit:
        before = head or Head()
        entry = entry_for(
            before,
            change,
            id=id,
            now=now,
            actor=actor,
            catalogue=catalogue,
            once=once,
            answer=answer,
            cause=cause,
            traceparent=traceparent,
        )
        keys = (*change.unique, *((once.key,) if once else ()))
        return cls(entry, head_after(before, entry, len(bson.encode(entry))), state, keys, change.timer_at)

    @property
    def publishes(self) -> bool:
        return "event" in self.entry

    def update(self) -> dict[str, Any]:
        """Operators of the one update; the caller adds the filter, and its own marks where no operator clashes."""
        now = self.entry["time"]
        update: dict[str, Any] = {
            "$set": {"state": self.state, "head": asdict(self.head), "changed_at": now},
            "$inc": {"version": 1},
            "$push": {"history": self.entry},
            "$setOnInsert": {"created_at": now, "published_upto": 0},
        }
        if self.timer_at is None:
            update["$unset"] = {"next_timer_at": ""}
        else:
            update["$set"]["next_timer_at"] = self.timer_at
        if self.papers:
            update["$set"]["papers_due"] = now
        if self.keys:
            update["$push"]["keys"] = {"$each": list(self.keys)}
        if self.publishes:
            update["$min"] = {"unpublished.since": now, "unpublished.next_try_at": now + SWEEP_AFTER}
        return update
