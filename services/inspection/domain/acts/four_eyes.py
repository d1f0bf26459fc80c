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
    first = kept_apart_by(case, step, by, on_behalf_of, law=law)
    if first is not None:
        same = _same(case, first, _persons(by, on_behalf_of))
        raise Forbidden(f"{_who(same, by)} {_DONE[first]} this result; somebody else has to {step} it.")


def kept_apart_by(case: Case, step: str, by: str, on_behalf_of: str | None = None, *, law: Regulation) -> str | None:
    """DRAFT or REVIEW: what they did of this result already, so that the step is somebody else's; None: they may."""
    for first in _DONE:
        if not _same(case, first, _persons(by, on_behalf_of)):
            continue
        apart = any((row.first, row.second) == (first, step) for row in law.four_eyes)
        # What the rules drafted was seen by nobody before the review: two people must have looked at it all the same.
        by_rules = case.draft is not None and case.draft.by == BY_RULES
        if apart or (first == REVIEW and by_rules and first != step):
            return first
    return None


def _same(case: Case, first: str, acting: frozenset[str]) -> frozenset[str]:
    """Who of them did it."""
    done = {DRAFT: case.draft, REVIEW: case.review}[first]
    return acting & _persons(done.by, done.on_behalf_of) if done else frozenset()


def _persons(by: str, on_behalf_of: str | None) -> frozenset[str]:
    return frozenset(_person(each) for each in (by, on_behalf_of) if each is not None)


def _who(same: frozenset[str], by: str) -> str:
    return "You" if _person(by) in same else f"{min(same)}, for whom one of you two acts,"


def _person(actor_id: str) -> str:
    return actor_id.partition(":")[2] or actor_id
