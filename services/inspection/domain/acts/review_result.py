"""Review: somebody other than the drafter approves the draft, or sends it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.acts.four_eyes import ensure_other_eyes
from services.inspection.domain.case import Case
from services.inspection.domain.commands import ReviewResult
from services.inspection.domain.evidence import Review
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, status_after
from shared.regulation import Regulation
from shared.regulation.four_eyes import REVIEW


def review_result(case: Case, command: ReviewResult, *, law: Regulation, now: datetime) -> Case:
    """Raises NotAllowed, Invalid, Forbidden."""
    transition = ensure_allowed(case, Act.APPROVE if command.approve else Act.SEND_BACK)
    ensure_other_eyes(case, REVIEW, command.by, command.on_behalf_of, law=law)
    findings = Findings()
    said = command.approve or bool((command.reason or "").strip())
    findings.check(said, "/reason", "required", "Say what has to be done better.")
    findings.raise_if_any()
    review = Review(command.approve, command.by, now, command.reason, command.on_behalf_of)
    reviewed = replace(case, review=review, draft=case.draft if command.approve else None)
    return replace(reviewed, status=status_after(transition, reviewed))
