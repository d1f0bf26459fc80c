"""The complaints, in the same collection as the cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.inspection.domain.complaint import Complaint, ComplaintStatus
from services.inspection.domain.modes import OpenComplaint
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index

KIND = "complaint"
CODEC = DataclassCodec(Complaint)
_ONLY: dict[str, Any] = {"kind": KIND}
_OPEN_AT_MOST = 100

INDEXES = (
    Index("complaints_open", {"state.status": 1, "state.tax_code": 1, "state.hs_code": 1}, only=_ONLY),
    Index("complaints_newest", {"kind": 1, "_id": -1}, only=_ONLY),
)


class ComplaintRepository(AggregateStore[Complaint]):
    def open_for(self, tax_code: str, hs_codes: frozenset[str], good_keys: frozenset[str]) -> Sequence[OpenComplaint]:
        concerning = {
            "state.status": ComplaintStatus.OPEN.value,
            "state.tax_code": {"$in": [None, tax_code]},
            "state.hs_code": {"$in": [None, *sorted(hs_codes)]},
            "state.good_key": {"$in": [None, *sorted(good_keys)]},
        }
        return [
            OpenComplaint(found.id, found.version, found.state.source.value, found.state.opened_on)
            for found in self.query(concerning, [("_id", 1)], _OPEN_AT_MOST)
            if found.state.concerns(tax_code, hs_codes, good_keys)
        ]

    def page(
        self, *, status: ComplaintStatus | None, tax_code: str | None, before: str | None, limit: int
    ) -> Sequence[Aggregate[Complaint]]:
        asked: dict[str, Any] = {
            "state.status": status.value if status else None,
            "state.tax_code": tax_code,
            "_id": {"$lt": before} if before else None,
        }
        # Ids are UUIDv7: their order is the order of arrival.
        return self.query({k: v for k, v in asked.items() if v is not None}, [("_id", -1)], limit)
