"""An issued notice is to be replaced by an amended one; or after all it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.acts.follow_results import conclude, open_for_amendment
from services.inspection.domain.case import Case
from services.inspection.domain.commands import AmendNotice, KeepNotice
from services.inspection.domain.findings import Findings
from services.inspection.domain.notices import ReopenedFor, Reopening
from services.inspection.domain.states import Act, ensure_allowed


def amend_notice(case: Case, command: AmendNotice, *, now: datetime) -> Case:
    """The notice stands until the amended one is issued. Raises NotAllowed, Invalid."""
    ensure_allowed(case, Act.AMEND_NOTICE)
    _said(command.reason, "Say what is wrong with the notice.")
    why = Reopening(ReopenedFor.AMENDMENT, now, command.reason, command.by, case.signature, case.draft, case.review)
    return open_for_amendment(case, why)


def keep_notice(case: Case, command: KeepNotice, *, now: datetime) -> Case:
    """What was drafted is dropped; what was signed stands as before. Raises NotAllowed, Invalid."""
    ensure_allowed(case, Act.KEEP_NOTICE)
    _said(command.reason, "Say why the notice stays as it is.")
    former = case.reopened
    kept = (former.signature, former.draft, former.review) if former else (None, None, None)
    signature, draft, review = kept
    return conclude(replace(case, signature=signature, draft=draft, review=review), now)


def _said(reason: str, message: str) -> None:
    findings = Findings()
    findings.check(bool(reason.strip()), "/reason", "required", message)
    findings.raise_if_any()
