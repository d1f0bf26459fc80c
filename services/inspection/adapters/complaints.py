"""The complaints, in the same collection as the cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.inspection.domain.complaint import Complaint, ComplaintStatus, Concern
from services.inspection.domain.modes import OpenComplaint
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index, translated

KIND = "complaint"
CODEC = DataclassCodec(Complaint)
_ONLY: dict[str, Any] = {"kind": KIND}
_OPEN_AT_MOST = 100

INDEXES = (
    Index("complaints_open", {"state.status": 1, "state.tax_code": 1, "state.hs_code": 1}, only=_ONLY),
    Index("complaints_newest", {"kind": 1, "_id": -1}, only=_ONLY),
)


class ComplaintRepository(AggregateStore[Complaint]):
    def open_for(self, concern: Concern, on: date) -> Sequence[OpenComplaint]:
        concerning = {
            "state.status": ComplaintStatus.OPEN.value,
            "state.tax_code": {"$in": [None, concern.tax_code]},
            "state.hs_code": {"$in": [None, *sorted(concern.hs_codes)]},
            "state.good_key": {"$in": [None, *sorted(concern.good_keys)]},
            "state.file_code": {"$in": [None, concern.file_code]},
        }
        return [
            OpenComplaint(found.id, found.version, found.state.source.value, found.state.opened_on)
            for found in self.query(concerning, [("_id", 1)], _OPEN_AT_MOST)
            if found.state.concerns(concern) and found.state.counts_on(on)
        ]

    def wake_at(self, id: str, *, version: int, at: datetime | None) -> None:
        moved = {"$unset": {"next_timer_at": ""}} if at is None else {"$set": {"next_timer_at": at}}
        with translated():
            self.collection.update_one({"_id": id, "kind": self.kind, "version": version}, moved)

    def page(
        self,
        *,
        status: ComplaintStatus | None,
        tax_code: str | None,
        file_code: str | None = None,
        before: str | None,
        limit: int,
    ) -> Sequence[Aggregate[Complaint]]:
        asked: dict[str, Any] = {
            "state.status": status.value if status else None,
            "state.tax_code": tax_code,
            "state.file_code": file_code,
            "_id": {"$lt": before} if before else None,
        }
        # Ids are UUIDv7: their order is the order of arrival.
        return self.query({k: v for k, v in asked.items() if v is not None}, [("_id", -1)], limit)
