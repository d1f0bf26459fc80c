"""The cases' collection: the aggregate store with the questions that inspection asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.inspection.application.ports import After, CaseFilter
from services.inspection.domain.case import TERMINAL, Case, Status
from services.inspection.domain.modes import PastFail
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, DataclassCodec, Index

KIND = "case"
CODEC = DataclassCodec(Case)
_ONLY: dict[str, Any] = {"kind": KIND}
_WORKED_ON = tuple(status.value for status in Status if status not in TERMINAL)
_FAILS_AT_MOST = 100

INDEXES = (
    Index("agency_due", {"state.agency.code": 1, "state.due_on": 1, "_id": 1}, only=_ONLY),
    Index("agency_status_due", {"state.agency.code": 1, "state.status": 1, "state.due_on": 1, "_id": 1}, only=_ONLY),
    Index("officer_due", {"state.officer": 1, "state.due_on": 1, "_id": 1}, only=_ONLY),
    Index("file_code", {"state.file_code": -1}, only=_ONLY),
    Index("due", {"state.due_on": 1, "_id": 1}, only=_ONLY),
    Index(
        "importer_fails",
        {"state.content.importer.tax_code": 1, "state.signature.signed_on": -1},
        only={**_ONLY, "state.signature.failed_keys.0": {"$exists": True}},
    ),
)


class CaseRepository(AggregateStore[Case]):
    """Also answers what earlier cases say (the port Records)."""

    def page(self, filter: CaseFilter, *, after: After | None, limit: int) -> Sequence[Aggregate[Case]]:
        return self.query(_mongo(filter, after), [("state.due_on", 1), ("_id", 1)], limit)

    def largest_file_code(self, beginning: str) -> str | None:
        within = {"$gte": beginning, "$lt": f"{beginning}\uffff"}
        found = self.query({"state.file_code": within}, [("state.file_code", -1)], 1)
        return found[0].state.file_code if found else None

    def fails_since(self, tax_code: str, since: date) -> Sequence[PastFail]:
        failed = self.query(
            {
                "state.content.importer.tax_code": tax_code,
                "state.status": Status.ISSUED.value,
                "state.signature.failed_keys.0": {"$exists": True},
                "state.signature.signed_on": {"$gte": since.isoformat()},
            },
            [("state.signature.signed_on", -1)],
            _FAILS_AT_MOST,
        )
        return [
            PastFail(aggregate.state.file_code, key, signature.signed_on)
            for aggregate in failed
            if (signature := aggregate.state.signature) is not None
            for key in signature.failed_keys
        ]


def _mongo(filter: CaseFilter, after: After | None) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "state.agency.code": filter.agency,
        "state.decision.mode": filter.mode.value if filter.mode else None,
        "state.officer": filter.officer,
        "state.due_on": _due(filter, after),
        "state.status": _status(filter),
    }
    found = {field: value for field, value in asked.items() if value is not None}
    if after is not None:
        due_on = after.due_on.isoformat()
        found["$or"] = [{"state.due_on": {"$gt": due_on}}, {"state.due_on": due_on, "_id": {"$gt": after.id}}]
    return found


def _due(filter: CaseFilter, after: After | None) -> dict[str, str] | None:
    """The lower bound says nothing new, but has the index entered where the page before ended."""
    bounds = {
        **({"$gte": after.due_on.isoformat()} if after else {}),
        **({"$lte": filter.due_until.isoformat()} if filter.due_until else {}),
    }
    return bounds or None


def _status(filter: CaseFilter) -> Any:
    if filter.status is not None:
        return filter.status.value
    return {"$in": list(_WORKED_ON)} if filter.open_only else None
