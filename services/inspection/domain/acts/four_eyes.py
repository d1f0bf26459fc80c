"""Who did one step of a result does not do the others that the law keeps apart from it."""

from __future__ import annotations

from services.inspection.domain.acts.open_case import BY_RULES
from services.inspection.domain.case import Case
from shared.errors import Forbidden
from shared.regulation import Regulation
from shared.regulation.four_eyes import DRAFT, REVIEW

_DONE = {DRAFT: "drafted", REVIEW: "reviewed"}


def ensure_other_eyes(case: Case, step: str, by: str, *, law: Regulation) -> None:
    """Compares persons, not roles: "officer:lan.nt" and "signer:lan.nt" are one. step: REVIEW or SIGN. Raises Forbidden."""
    doers = {DRAFT: case.draft.by if case.draft else None, REVIEW: case.review.by if case.review else None}
    for first, doer in doers.items():
        if doer is None or _person(doer) != _person(by):
            continue
        apart = any((row.first, row.second) == (first, step) for row in law.four_eyes)
        # What the rules drafted was seen by nobody before the review: two people must have looked at it all the same.
        if apart or (first == REVIEW and doers[DRAFT] == BY_RULES and first != step):
            raise Forbidden(f"You {_DONE[first]} this result; somebody else has to {step} it.")


def _person(actor_id: str) -> str:
    return actor_id.partition(":")[2] or actor_id
