"""Aggregates that hold letters: the aggregate store with leases for whoever sends.

Beside what every aggregate document has, one of which something was sent carries

    sending       {token, owner, until}: the lease of whoever sends; without `until` nobody does
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from pymongo import ReturnDocument, WriteConcern

from services.notification.application.ports import Claim, LeaseLost
from services.notification.domain.letters import Channel, Letter, LetterBox, Status
from shared.aggregate import Actor, Aggregate, Change
from shared.errors import NotFound, Stale
from shared.storage import AggregateStore, Index, translated
from shared.storage.aggregates import WITHOUT_HISTORY
from shared.storage.commit import committing

B = TypeVar("B", bound=LetterBox)

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
LETTERS = Index("letters", {"state.letters.status": 1, "state.letters.channel": 1, "_id": -1})
LETTER_INDEXES = (
    LETTERS,
    Index("letter_id", {"state.letters.id": 1}, only={"state.letters.id": {"$exists": True}}),
    Index(
        "undelivered",
        {"state.agency.code": 1, "state.letters.undelivered_at": 1},
        only={"state.letters.undelivered_at": {"$gt": _EVER}},
    ),
)


class LetterStore(AggregateStore[B]):
    def stand_back(self, id: str, *, version: int | None, until: datetime) -> None:
        """Leaves it alone until then, unless somebody acted after `version`; None for whatever version is due.

        A technical mark, no act.
        """
        due: dict[str, Any] = {"version": version} if version is not None else {"next_timer_at": {"$lt": until}}
        with translated():
            self.collection.update_one({"_id": id, **due}, {"$set": {"next_timer_at": until}})

    def wake(self, channel: Channel) -> int:
        """Has boxes looked at now that were left alone because the channel was paused; how many.

        Among them are some that wait for another try: a look sees that and leaves them alone again.
        """
        now = self.clock()
        queued = {"$elemMatch": {"status": Status.QUEUED.value, "channel": channel.value}}
        with translated():
            woken = self.collection.update_many(
                {"kind": self.kind, "state.letters": queued, "next_timer_at": {"$gt": now}},
                {"$set": {"next_timer_at": now}},
            )
        return woken.modified_count

    def claim(self, id: str, *, owner: str, now: datetime, until: datetime) -> Claim[B] | None:
        # Tokens follow the clock too, so that they keep growing although the database was restored.
        grown = {"$max": [{"$add": [{"$ifNull": ["$sending.token", 0]}, 1]}, int(now.timestamp() * 1000)]}
        with translated():
            document: dict[str, Any] | None = self.collection.find_one_and_update(
                {
                    "_id": id,
                    "kind": self.kind,
                    "next_timer_at": {"$lte": now},
                    "sending.until": {"$not": {"$gt": now}},
                },
                [{"$set": {"sending": {"token": grown, "owner": {"$literal": owner}, "until": until}}}],
                projection=WITHOUT_HISTORY,
                return_document=ReturnDocument.AFTER,
            )
        return Claim(document["sending"]["token"], self.aggregate(document)) if document else None

    def record(
        self,
        aggregate: Aggregate[B],
        change: Change[B],
        *,
        actor: Actor,
        token: int,
        until: datetime | None,
    ) -> Aggregate[B]:
        id = aggregate.id
        with committing(self.collection.name, id, change.act):
            commit = self.prepare(id, aggregate.head, change, actor=actor)
            update = commit.update()
            if until is None:
                update.setdefault("$unset", {})["sending.until"] = ""
            else:
                update["$set"]["sending.until"] = until
            with translated():
                result = self.collection.update_one(
                    {"_id": id, "version": aggregate.version, "sending.token": token}, update
                )
                if not result.matched_count:
                    raise self._why_not_recorded(aggregate, token)
            self.told(id, commit)
            return Aggregate(id, aggregate.version + 1, change.state, commit.head)

    def trace_of(self, letter: Letter) -> str | None:
        """The traceparent of the act that queued it; None where that is archived, or is not of this store."""
        by = {"history": {"$elemMatch": {"cause.id": letter.event_id, "traceparent": {"$exists": True}}}}
        with translated():
            box = self.collection.find_one({"state.letters.id": letter.id}, by)
        entries = (box or {}).get("history") or [{}]
        traceparent: str | None = entries[0].get("traceparent")
        return traceparent

    def of_letter(self, id: str) -> Aggregate[B] | None:
        found = self.query({"state.letters.id": id}, [("_id", 1)], 1)
        return found[0] if found else None

    def release(self, id: str, token: int) -> None:
        # A release that gets lost only lets the lease run out.
        quick = self.collection.with_options(write_concern=WriteConcern(w=1))
        with translated():
            quick.update_one({"_id": id, "sending.token": token}, {"$unset": {"sending.until": ""}})

    def _why_not_recorded(self, aggregate: Aggregate[B], token: int) -> Exception:
        marks = self.collection.find_one({"_id": aggregate.id}, {"version": 1, "sending.token": 1})
        if marks is None:
            return NotFound(f"There is no {self.kind} {aggregate.id}.")
        if marks["sending"]["token"] != token:
            return LeaseLost(f"Another sending of {aggregate.id} has begun since.")
        return Stale(aggregate.version, marks["version"])
