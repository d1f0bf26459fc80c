"""Who drafted a result neither reviews nor signs it."""

from __future__ import annotations

from services.inspection.domain.case import Case
from shared.errors import Forbidden


def ensure_not_the_drafter(case: Case, by: str) -> None:
    """Compares persons, not roles: "officer:lan.nt" and "signer:lan.nt" are one. Raises Forbidden."""
    if case.draft is not None and _person(case.draft.by) == _person(by):
        raise Forbidden("You drafted this result; somebody else has to review and sign it.")


def _person(actor_id: str) -> str:
    return actor_id.partition(":")[2] or actor_id
