"""The collection of correspondences: the aggregate store with the questions that notification asks of it.

Beside what every aggregate document has, one to which something was sent carries

    sending       {token, owner, until}: the lease of whoever sends; without `until` nobody does
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument, WriteConcern

from services.notification.application.ports import Claim, LeaseLost, Search
from services.notification.domain.correspondence import Correspondence
from shared.aggregate import Actor, Aggregate, Change
from shared.errors import NotFound, Stale
from shared.storage import AggregateStore, DataclassCodec, Index, beginning_with, translated
from shared.storage.aggregates import WITHOUT_HISTORY

KIND = "correspondence"
CODEC = DataclassCodec(Correspondence)

INDEXES = (
    Index("letters", {"state.letters.status": 1, "state.letters.channel": 1, "_id": -1}),
    Index("agency", {"state.agency.code": 1, "_id": -1}),
    Index("file_code", {"state.file_code": 1}),
)


class CorrespondenceRepository(AggregateStore[Correspondence]):
    def search(self, search: Search) -> list[Aggregate[Correspondence]]:
        # Ids are UUIDv7: their order is the order of arrival.
        return self.query(_mongo(search), [("_id", -1)], search.limit)

    def stand_back(self, id: str, *, version: int | None, until: datetime) -> None:
        """Leaves it alone until then, unless somebody acted after `version`; None for whatever version is due.

        A technical mark, no act.
        """
        due: dict[str, Any] = {"version": version} if version is not None else {"next_timer_at": {"$lt": until}}
        with translated():
            self.collection.update_one({"_id": id, **due}, {"$set": {"next_timer_at": until}})

    def claim(self, id: str, *, owner: str, now: datetime, until: datetime) -> Claim | None:
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
        aggregate: Aggregate[Correspondence],
        change: Change[Correspondence],
        *,
        actor: Actor,
        token: int,
        until: datetime | None,
    ) -> Aggregate[Correspondence]:
        commit = self.prepare(aggregate.head, change, actor=actor)
        update = commit.update()
        if until is None:
            update.setdefault("$unset", {})["sending.until"] = ""
        else:
            update["$set"]["sending.until"] = until
        id = aggregate.id
        with translated():
            result = self.collection.update_one(
                {"_id": id, "version": aggregate.version, "sending.token": token}, update
            )
            if not result.matched_count:
                raise self._why_not_recorded(aggregate, token)
        self.told(id, commit)
        return Aggregate(id, aggregate.version + 1, change.state, commit.head)

    def release(self, id: str, token: int) -> None:
        # A release that gets lost only lets the lease run out.
        quick = self.collection.with_options(write_concern=WriteConcern(w=1))
        with translated():
            quick.update_one({"_id": id, "sending.token": token}, {"$unset": {"sending.until": ""}})

    def _why_not_recorded(self, aggregate: Aggregate[Correspondence], token: int) -> Exception:
        marks = self.collection.find_one({"_id": aggregate.id}, {"version": 1, "sending.token": 1})
        if marks is None:
            return NotFound(f"There is no {self.kind} {aggregate.id}.")
        if marks["sending"]["token"] != token:
            return LeaseLost(f"Another sending of {aggregate.id} has begun since.")
        return Stale(aggregate.version, marks["version"])


def _mongo(search: Search) -> dict[str, Any]:
    letter = {"status": search.status and search.status.value, "channel": search.channel and search.channel.value}
    letter = {field: value for field, value in letter.items() if value}
    asked: dict[str, Any] = {
        "state.letters": {"$elemMatch": letter} if letter else None,
        "state.agency.code": search.agency,
        "state.file_code": beginning_with(search.file_code.upper()) if search.file_code else None,
        "_id": {"$lt": search.before} if search.before else None,
    }
    return {field: value for field, value in asked.items() if value is not None}
