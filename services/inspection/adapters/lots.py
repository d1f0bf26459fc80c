"""Earlier lots of a good, read from the cases of which a notice stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.inspection.adapters.cases import KIND, CaseRepository
from services.inspection.domain.case import CONCLUDED, Case
from services.inspection.domain.sampling.switching import Lot
from services.inspection.domain.testing.verdicts import failed_in_laboratory
from shared.storage import Index

# More than that long ago no lot matters any more: each severity lasts a few lots only.
_LOTS_AT_MOST = 200

INDEXES = (
    Index(
        "lots_of_a_good",
        {"state.lot_checks.good_key": 1, "state.content.importer.tax_code": 1},
        only={"kind": KIND, "state.lot_checks.0": {"$exists": True}},
    ),
)


class PastLots:
    """The port Lots."""

    def __init__(self, cases: CaseRepository) -> None:
        self._cases = cases

    def of_good(self, tax_code: str, good_key: str, *, besides: str) -> Sequence[Lot]:
        found = self._cases.query(
            {
                "state.lot_checks.good_key": good_key,
                "state.lot_checks.0": {"$exists": True},
                "state.content.importer.tax_code": tax_code,
                "_id": {"$ne": besides},
                "$or": [
                    {"state.notices": {"$elemMatch": {"replaced_by": None, "revoked": None}}},
                    # Cases from before notices were kept beside the signature.
                    {"state.notices.0": {"$exists": False}, "state.status": {"$in": sorted(CONCLUDED)}},
                ],
            },
            [("state.notices.issued_on", -1), ("_id", -1)],
            _LOTS_AT_MOST,
        )
        by_day = sorted(found, key=lambda each: (_decided_on(each.state), each.id))
        return [lot for aggregate in by_day for lot in lots_in(aggregate.state, good_key)]


def _decided_on(case: Case) -> date:
    """The day of the notice that stands."""
    days = [notice.issued_on for notice in case.notices if notice.stands]
    signed = [case.signature.signed_on] if case.signature else []
    return max(days or signed, default=case.received_on)


def lots_in(case: Case, good_key: str) -> list[Lot]:
    """A lot that failed in the laboratory was not accepted, however it looked."""
    failed = failed_in_laboratory(case)
    return [
        Lot(
            accepted=check.accepted and check.line_no not in failed,
            ac=check.ac,
            accepted_tighter=check.accepted_tighter,
            resumed=check.resumption is not None,
        )
        for check in case.lot_checks
        if check.good_key == good_key
    ]
