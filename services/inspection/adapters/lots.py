"""Earlier lots of a good, read from the cases whose result was issued."""

from __future__ import annotations

from collections.abc import Sequence

from services.inspection.adapters.cases import KIND, CaseRepository
from services.inspection.domain.case import CONCLUDED, Case
from services.inspection.domain.sampling.switching import Lot
from services.inspection.domain.testing.verdicts import failed_in_laboratory
from shared.storage import Index

# More than that long ago no lot matters any more: each severity lasts a few lots only.
_LOTS_AT_MOST = 200

INDEXES = (
    Index(
        "lots_of_good",
        {"state.lot_checks.good_key": 1, "state.signature.signed_on": -1},
        only={"kind": KIND, "state.lot_checks.0": {"$exists": True}},
    ),
)


class PastLots:
    """The port Lots."""

    def __init__(self, cases: CaseRepository) -> None:
        self._cases = cases

    def of_good(self, tax_code: str, good_key: str) -> Sequence[Lot]:
        found = self._cases.query(
            {
                "state.lot_checks.good_key": good_key,
                "state.lot_checks.0": {"$exists": True},
                "state.content.importer.tax_code": tax_code,
                "state.status": {"$in": sorted(status.value for status in CONCLUDED)},
            },
            [("state.signature.signed_on", -1), ("_id", -1)],
            _LOTS_AT_MOST,
        )
        return [lot for aggregate in reversed(found) for lot in lots_in(aggregate.state, good_key)]


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
