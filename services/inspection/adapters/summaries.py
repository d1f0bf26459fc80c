"""Cases that were stored before lists knew them, or by older code, get their summary."""

from __future__ import annotations

import structlog

from services.inspection.adapters.case_codec import SUMMARY
from services.inspection.adapters.cases import KIND, CaseRepository
from services.inspection.domain.worklist.summary import VERSION, summary_of
from shared.storage import translated
from shared.storage.aggregates import WITHOUT_HISTORY

log = structlog.get_logger(__name__)

# Of one run.
_AT_MOST = 2000


def summarise_older(cases: CaseRepository) -> int:
    """Returns how many were given one; a technical mark, no act. May run beside itself and be cut off anywhere."""
    other = {"kind": KIND, "state": {"$exists": True}, "$or": _OTHERS}
    given = 0
    with translated():
        for document in cases.collection.find(other, WITHOUT_HISTORY).limit(_AT_MOST):
            try:
                summary = SUMMARY.dump(summary_of(cases.codec.load(document["state"])))
            except Exception:
                log.exception("case_not_summarised", aggregate_id=document["_id"])
                continue
            # Whoever acted in the meantime wrote one too.
            cases.collection.update_one(
                {"_id": document["_id"], "version": document["version"]}, {"$set": {"state.summary": summary}}
            )
            given += 1
    return given


_OTHERS = [
    {"state.summary.version": None},
    {"state.summary.version": {"$lt": VERSION}},
    {"state.summary.version": {"$gt": VERSION}},
]
