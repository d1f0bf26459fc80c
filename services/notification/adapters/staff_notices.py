"""Reminders and digests for staff; they share the collection of correspondences, each under a kind of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.notification.adapters.letter_store import LetterStore
from services.notification.application.ports import NoticeSearch
from services.notification.domain.staff import StaffNotice
from shared.aggregate import Aggregate
from shared.storage import DataclassCodec, Index, translated

REMINDER = "reminder"
DIGEST = "digest"
CODEC = DataclassCodec(StaffNotice)

INDEXES = (
    Index("notice_day", {"kind": 1, "state.on": -1, "state.agency.code": 1}, only={"state.on": {"$exists": True}}),
)


class StaffNoticeRepository(LetterStore[StaffNotice]):
    def search(self, search: NoticeSearch) -> list[Aggregate[StaffNotice]]:
        """By id, which says nothing of time; ask for a day."""
        asked: dict[str, Any] = {
            "state.on": search.on.isoformat() if search.on else {"$exists": True},
            "state.letters.status": search.status and search.status.value,
            "state.agency.code": search.agency,
            "_id": {"$gt": search.before} if search.before else None,
        }
        return self.query({k: v for k, v in asked.items() if v is not None}, [("_id", 1)], search.limit)

    def agencies_of(self, on: date) -> set[str]:
        with translated():
            found = self.collection.find(
                {"kind": self.kind, "state.on": on.isoformat()}, {"_id": 0, "state.agency.code": 1}
            )
            return {document["state"]["agency"]["code"] for document in found}
