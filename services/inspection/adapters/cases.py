"""The cases' collection: the aggregate store with the questions that inspection asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.inspection.adapters.case_codec import CaseCodec
from services.inspection.application.after_notice import DispositionFilter
from services.inspection.application.papers import CASE_PAPERS
from services.inspection.application.ports import After
from services.inspection.domain.case import Case, Status
from services.inspection.domain.modes import PastFail
from shared.aggregate import Aggregate
from shared.storage import AggregateStore, Index

KIND = "case"
CODEC = CaseCodec()
_ONLY: dict[str, Any] = {"kind": KIND}
_FAILS_AT_MOST = 100

INDEXES = (
    Index("file_code", {"state.file_code": -1}, only=_ONLY),
    Index("dispositions_due", {"state.agency.code": 1, "state.dispositions_due_on": 1, "_id": 1}, only=_ONLY),
    Index("importer_notices", {"state.content.importer.tax_code": 1, "state.notices.issued_on": -1}, only=_ONLY),
    Index(
        "importer_fails",
        {"state.content.importer.tax_code": 1, "state.signature.signed_on": -1},
        only={**_ONLY, "state.signature.failed_keys.0": {"$exists": True}},
    ),
)


class CaseRepository(AggregateStore[Case]):
    """Also answers what earlier cases say (the port Records)."""

    paper_acts = CASE_PAPERS

    def largest_file_code(self, beginning: str) -> str | None:
        within = {"$gte": beginning, "$lt": f"{beginning}\uffff"}
        found = self.query({"state.file_code": within}, [("state.file_code", -1)], 1)
        return found[0].state.file_code if found else None

    def fails_since(self, tax_code: str, since: date) -> Sequence[PastFail]:
        failed = self.query(
            {"state.content.importer.tax_code": tax_code, "$or": [_failed_in_notice(since), _failed_before(since)]},
            [("_id", -1)],
            _FAILS_AT_MOST,
        )
        fails = (
            PastFail(aggregate.state.file_code, key, signed_on)
            for aggregate in failed
            for signed_on, keys in _fails(aggregate.state)
            if signed_on >= since
            for key in keys
        )
        return sorted(fails, key=lambda fail: fail.signed_on, reverse=True)

    def with_dispositions(
        self, filter: DispositionFilter, *, after: After | None, limit: int
    ) -> Sequence[Aggregate[Case]]:
        """By the day on which the earliest of them is due."""
        asked: dict[str, Any] = {"state.dispositions_due_on": {"$gte": ""}}
        if filter.agency is not None:
            asked["state.agency.code"] = filter.agency
        waiting = {"$elemMatch": {"done": None}}
        if filter.overdue_on is not None:
            asked["state.dispositions_due_on"] = {"$gte": "", "$lt": filter.overdue_on.isoformat()}
        if filter.open or filter.overdue_on is not None:
            asked["state.dispositions"] = waiting
        elif filter.open is False:
            asked["state.dispositions"] = {"$not": waiting}
        if after is not None:
            due_on = after.due_on.isoformat()
            asked["$or"] = [
                {"state.dispositions_due_on": {"$gt": due_on}},
                {"state.dispositions_due_on": due_on, "_id": {"$gt": after.id}},
            ]
        return self.query(asked, [("state.dispositions_due_on", 1), ("_id", 1)], limit)


def _failed_in_notice(since: date) -> dict[str, Any]:
    """In a notice that stands; one that was taken back or replaced says nothing of the goods any more."""
    standing = {"replaced_by": None, "revoked": None, "issued_on": {"$gte": since.isoformat()}}
    return {"state.notices": {"$elemMatch": {"failed_keys.0": {"$exists": True}, **standing}}}


def _failed_before(since: date) -> dict[str, Any]:
    """Cases from before notices were kept beside the signature."""
    return {
        "state.notices.0": {"$exists": False},
        "state.status": Status.ISSUED.value,
        "state.signature.failed_keys.0": {"$exists": True},
        "state.signature.signed_on": {"$gte": since.isoformat()},
    }


def _fails(case: Case) -> list[tuple[date, tuple[str, ...]]]:
    if not case.notices and case.signature is not None:
        return [(case.signature.signed_on, case.signature.failed_keys)]
    return [(notice.issued_on, notice.failed_keys) for notice in case.notices if notice.stands]
