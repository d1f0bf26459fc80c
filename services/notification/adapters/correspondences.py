"""The collection of correspondences: the aggregate store with the questions that notification asks of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.notification.application.ports import Search
from services.notification.domain.correspondence import Correspondence
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index, beginning_with, translated

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
