"""The collection of correspondences, with the questions that notification asks of it."""

from __future__ import annotations

from typing import Any

from services.notification.adapters.letter_store import LetterStore
from services.notification.application.ports import Search
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.letters import UNDELIVERED
from shared.aggregate import Aggregate
from shared.storage import DataclassCodec, Index, beginning_with, translated

KIND = "correspondence"
CODEC = DataclassCodec(Correspondence)

INDEXES = (
    Index("agency", {"state.agency.code": 1, "_id": -1}),
    Index("file_code", {"state.file_code": 1}),
    Index("attention", {"state.agency.code": 1, "state.attention": 1}, only={"state.attention": True}),
    Index("notes", {"state.notes.event_id": 1}, only={"state.notes.event_id": {"$exists": True}}),
)


class CorrespondenceRepository(LetterStore[Correspondence]):
    def search(self, search: Search) -> list[Aggregate[Correspondence]]:
        # Ids are UUIDv7: their order is the order of arrival.
        return self.query(_mongo(search), [("_id", -1)], search.limit)

    def agencies(self) -> set[str]:
        with translated():
            return {code for code in self.collection.distinct("state.agency.code") if code}

    def minding(self, agency: str, limit: int) -> list[Aggregate[Correspondence]]:
        return self.query({"state.agency.code": agency, "state.attention": True}, [("_id", 1)], limit)

    def noted(self, limit: int) -> list[str]:
        """Ids of dossiers of which staff are still to be told something."""
        with translated():
            found = self.collection.find({"kind": self.kind, "state.notes.event_id": {"$exists": True}}, {"_id": 1})
            return [document["_id"] for document in found.limit(limit)]


def _mongo(search: Search) -> dict[str, Any]:
    status: Any = search.status and search.status.value
    if search.undelivered and not status:
        status = {"$in": [each.value for each in UNDELIVERED]}
    since = {"$gte": search.undelivered_since} if search.undelivered_since else None
    letter = {"status": status, "channel": search.channel and search.channel.value, "undelivered_at": since}
    letter = {field: value for field, value in letter.items() if value}
    asked: dict[str, Any] = {
        "state.letters": {"$elemMatch": letter} if letter else None,
        # A second time, for the index that has only those.
        "state.letters.undelivered_at": since,
        "state.agency.code": search.agency,
        "state.file_code": beginning_with(search.file_code.upper()) if search.file_code else None,
        "_id": {"$lt": search.before} if search.before else None,
    }
    return {field: value for field, value in asked.items() if value is not None}
