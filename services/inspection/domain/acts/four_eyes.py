"""Who did one step of a result does not do the others that the law keeps apart from it."""

from __future__ import annotations

from services.inspection.domain.acts.open_case import BY_RULES
from services.inspection.domain.case import Case
from shared.errors import Forbidden
from shared.regulation import Regulation
from shared.regulation.four_eyes import DRAFT, REVIEW

_DONE = {DRAFT: "drafted", REVIEW: "reviewed"}


def ensure_other_eyes(case: Case, step: str, by: str, on_behalf_of: str | None = None, *, law: Regulation) -> None:
    """Compares persons, not roles: "officer:lan.nt" and "signer:lan.nt" are one, and whoever acts for another is both.

    step: REVIEW or SIGN. Raises Forbidden.
    """
    acting = _persons(by, on_behalf_of)
    doers = {DRAFT: case.draft, REVIEW: case.review}
    for first, done in doers.items():
        same = acting & _persons(done.by, done.on_behalf_of) if done else frozenset[str]()
        if not same:
            continue
        apart = any((row.first, row.second) == (first, step) for row in law.four_eyes)
        # What the rules drafted was seen by nobody before the review: two people must have looked at it all the same.
        by_rules = case.draft is not None and case.draft.by == BY_RULES
        if apart or (first == REVIEW and by_rules and first != step):
            raise Forbidden(f"{_who(same, by)} {_DONE[first]} this result; somebody else has to {step} it.")


def _persons(by: str, on_behalf_of: str | None) -> frozenset[str]:
    return frozenset(_person(each) for each in (by, on_behalf_of) if each is not None)


def _who(same: frozenset[str], by: str) -> str:
    return "You" if _person(by) in same else f"{min(same)}, for whom one of you two acts,"


def _person(actor_id: str) -> str:
    return actor_id.partition(":")[2] or actor_id
