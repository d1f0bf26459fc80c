"""Entitlements and the records of goods, in the same collection as the cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.inspection.adapters.cases import KIND as CASE_KIND
from services.inspection.adapters.cases import CaseRepository
from services.inspection.application.entitlement_ports import EntitlementFilter
from services.inspection.application.papers import ENTITLEMENT_PAPERS
from services.inspection.domain.complaint import Aim
from services.inspection.domain.entitlements.entitlement import ENDED, Entitlement, EntitlementStatus
from services.inspection.domain.good_record import GoodRecord
from services.inspection.domain.seen import ReductionSeen
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index, translated

KIND = "entitlement"
RECORD_KIND = "good_record"
CODEC = DataclassCodec(Entitlement)
RECORD_CODEC = DataclassCodec(GoodRecord)
_ONLY: dict[str, Any] = {"kind": KIND}
_RECORDS: dict[str, Any] = {"kind": RECORD_KIND}
_LIVE = [status.value for status in EntitlementStatus if status not in ENDED]
_OF_ONE_GOOD = 1000

INDEXES = (
    Index("entitlements_good", {"state.good_key": 1, "_id": 1}, only=_ONLY),
    Index("entitlements_importer", {"state.tax_code": 1, "_id": -1}, only=_ONLY),
    Index("entitlements_agency", {"state.agency.code": 1, "state.status": 1, "_id": -1}, only=_ONLY),
    Index("entitlements_live", {"state.status": 1, "_id": -1}, only=_ONLY),
    Index("records_importer", {"state.tax_code": 1, "_id": 1}, only=_RECORDS),
    Index("records_case", {"state.lots.case_id": 1}, only=_RECORDS),
    Index("records_newest", {"kind": 1, "_id": 1}, only=_RECORDS),
    Index(
        "untallied",
        {"state.notices.tallied": 1, "state.notices.revoked.on": 1, "state.notices.replaced_by": 1},
        only={"kind": CASE_KIND, "state.notices.notice_no": {"$exists": True}},
    ),
)


class EntitlementRepository(AggregateStore[Entitlement]):
    paper_acts = ENTITLEMENT_PAPERS

    def of_good(self, good_key: str) -> Sequence[Aggregate[Entitlement]]:
        return self.query({"state.good_key": good_key}, [("_id", 1)], _OF_ONE_GOOD)

    def valid_for(self, tax_code: str, good_keys: frozenset[str], on: date) -> Sequence[ReductionSeen]:
        asked = {
            "state.good_key": {"$in": sorted(good_keys)},
            "state.tax_code": tax_code,
            "state.status": EntitlementStatus.ACTIVE.value,
        }
        return [
            ReductionSeen(found.state.good_key, found.id, found.version, found.state.valid_to)
            for found in self.query(asked, [("_id", 1)], _OF_ONE_GOOD)
            if found.state.valid_on(on) and found.state.valid_to is not None
        ]

    def live_about(self, aim: Aim, *, after: str | None, limit: int) -> Sequence[Aggregate[Entitlement]]:
        asked: dict[str, Any] = {
            "state.tax_code": aim.tax_code,
            "state.good_key": aim.good_key,
            "state.good.hs_code": aim.hs_code,
            "state.status": {"$in": _LIVE},
            "_id": {"$gt": after} if after else None,
        }
        return self.query({k: v for k, v in asked.items() if v is not None}, [("_id", 1)], limit)

    def page(self, filter: EntitlementFilter, *, before: str | None, limit: int) -> Sequence[Aggregate[Entitlement]]:
        asked: dict[str, Any] = {
            "state.tax_code": filter.tax_code,
            "state.good_key": filter.good_key,
            "state.status": filter.status.value if filter.status else None,
            "state.agency.code": filter.agency,
            "_id": {"$lt": before} if before else None,
        }
        return self.query({k: v for k, v in asked.items() if v is not None}, [("_id", -1)], limit)

    def wake_at(self, id: str, *, version: int, at: datetime | None) -> None:
        moved = {"$unset": {"next_timer_at": ""}} if at is None else {"$set": {"next_timer_at": at}}
        with translated():
            self.collection.update_one({"_id": id, "kind": self.kind, "version": version}, moved)


class GoodRecordRepository(AggregateStore[GoodRecord]):
    def with_case(self, case_id: str) -> Sequence[Aggregate[GoodRecord]]:
        return self.query({"state.lots.case_id": case_id}, [("_id", 1)], _OF_ONE_GOOD)

    def page(self, tax_code: str | None, *, after: str | None, limit: int) -> Sequence[Aggregate[GoodRecord]]:
        asked: dict[str, Any] = {"state.tax_code": tax_code, "_id": {"$gt": after} if after else None}
        return self.query({k: v for k, v in asked.items() if v is not None}, [("_id", 1)], limit)


class UntalliedCases:
    """Cases with a notice that the records do not know of yet, or of which they do not know that it stands no more."""

    def __init__(self, cases: CaseRepository) -> None:
        self._collection = cases.majority

    def untallied(self, limit: int) -> Sequence[str]:
        changed: tuple[dict[str, Any], ...] = (
            {"tallied": None},
            {"tallied": "COUNTED", "revoked.on": {"$gt": ""}},
            {"tallied": "COUNTED", "replaced_by": {"$gt": ""}},
        )
        found: dict[str, None] = {}
        for each in changed:
            asked = {
                "kind": CASE_KIND,
                "state.notices.notice_no": {"$exists": True},
                "state.notices": {"$elemMatch": each},
            }
            with translated():
                found |= {document["_id"]: None for document in self._collection.find(asked, {"_id": 1}).limit(limit)}
        return list(found)[:limit]
