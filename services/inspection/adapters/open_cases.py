"""Which open cases a complaint, or an entitlement, may be about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from services.inspection.adapters.cases import KIND, CaseRepository
from services.inspection.domain.case import Case
from services.inspection.domain.complaint import Aim
from shared.storage import Index, translated

# Whatever ends a case writes why; until then it is open.
_OPEN: dict[str, Any] = {"kind": KIND, "state.closing": None}
_CASES_OF_A_LOT = 100

INDEXES = (
    Index("open_importer", {"state.content.importer.tax_code": 1, "_id": 1}, only=_OPEN),
    Index("open_hs_code", {"state.content.lines.hs_code": 1, "_id": 1}, only=_OPEN),
    Index("open_good", {"state.content.lines.good_key": 1, "_id": 1}, only=_OPEN),
    Index(
        "agency_importer",
        {"state.agency.code": 1, "state.content.importer.tax_code": 1},
        only={"kind": KIND},
    ),
    Index("lot", {"state.sample.goods.lot_no": 1}, only={"kind": KIND, "state.sample.goods.lot_no": {"$exists": True}}),
)


class OpenCaseFinder:
    def __init__(self, cases: CaseRepository) -> None:
        self._cases = cases
        self._collection = cases.majority

    def open_about(self, aim: Aim, *, after: str | None, limit: int) -> Sequence[str]:
        filter = {**_OPEN, **_about(aim), **({"_id": {"$gt": after}} if after else {})}
        with translated():
            found = self._collection.find(filter, {"_id": 1}).sort("_id", 1).limit(limit)
            return [document["_id"] for document in found]

    def of_lot(self, aim: Aim) -> Sequence[Case]:
        asked = {"state.file_code": aim.file_code, "state.sample.goods.lot_no": aim.lot_no}
        filter = {field: value for field, value in asked.items() if value is not None}
        return [found.state for found in self._cases.query(filter, [("_id", 1)], _CASES_OF_A_LOT)] if filter else []

    def known_to(self, agency: str, aim: Aim) -> bool:
        filter = {"kind": KIND, "state.agency.code": agency, **_about(aim)}
        with translated():
            return self._collection.find_one(filter, {"_id": 1}) is not None

    def of_agency(self, ids: Collection[str], agency: str) -> frozenset[str]:
        filter = {"_id": {"$in": sorted(ids)}, "kind": KIND, "state.agency.code": agency}
        with translated():
            return frozenset(document["_id"] for document in self._collection.find(filter, {"_id": 1}))

    def files_of_agency(self, file_codes: Collection[str], agency: str) -> frozenset[str]:
        filter = {"state.file_code": {"$in": sorted(file_codes)}, "kind": KIND, "state.agency.code": agency}
        with translated():
            found = self._collection.find(filter, {"state.file_code": 1})
            return frozenset(document["state"]["file_code"] for document in found)


def _about(aim: Aim) -> dict[str, Any]:
    asked = {
        "state.content.importer.tax_code": aim.tax_code,
        "state.content.lines.hs_code": aim.hs_code,
        "state.content.lines.good_key": aim.good_key,
        "state.file_code": aim.file_code,
        "state.sample.goods.lot_no": aim.lot_no,
    }
    return {field: value for field, value in asked.items() if value is not None}
