"""From what the domain decided to the change that is kept, published and read in the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.inspection.application.outgoing import outgoing
from services.inspection.domain.acts.follow_registration import Outcome, Refused
from services.inspection.domain.acts.tell_mode import mode_change
from services.inspection.domain.case import Case
from shared.aggregate import Aggregate, Change, Received
from shared.errors import NotFound

Stored = Aggregate[Case] | None

_NOTHING_NEW = "The case stood like that already."

# Where the word for what was refused is another than that for what was done.
_REFUSED = {
    "supplement_taken": "supplement_refused",
    "modification_taken": "modification_refused",
    "amendment_taken": "amendment_refused",
    "paused": "pause_refused",
    "acceptance_noted": "acceptance_refused",
    "closed_refused": "refusal_refused",
    "closed_cancelled": "cancellation_refused",
    "closed_withdrawn": "withdrawal_refused",
    "closed_issued": "issue_refused",
}


def case_of(stored: Stored, received: Received) -> Case:
    """Raises NotFound when another word than the first comes before the case stands; the message then waits."""
    if stored is None:
        raise NotFound(f"There is no case for dossier {received.subject}; its submission has not been applied here.")
    return stored.state


def changed(
    case: Case,
    outcome: Outcome,
    act: str,
    received: Received,
    *,
    now: datetime,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Change[Case]:
    """act: as the history names it, "paused"; where nothing came of it "pause_refused", with the reason why."""
    if isinstance(outcome, Refused):
        return Change(
            case, act=_REFUSED.get(act, f"{act}_refused"), reason=outcome.reason, details={"event": received.id}
        )
    known = {aside.signature.notice_no for aside in case.set_aside}
    aside = [each for each in outcome.set_aside if each.signature.notice_no not in known]
    extra = {"result_set_aside": aside[0].signature.notice_no, "because": aside[0].reason} if aside else {}
    told = mode_change(case, outcome, now=now)
    if outcome == case:
        reason = reason or _NOTHING_NEW
    return Change(
        outcome,
        act=act,
        event=outgoing(told) if told else None,
        reason=reason,
        details={**(details or {}), **extra},
    )


def decision_of(case: Case) -> dict[str, Any]:
    decision = case.decision
    return {
        "mode": decision.mode.value,
        "rule": decision.rule,
        "explanation": decision.explanation,
        "due_on": case.due_on.isoformat(),
        "law": decision.law,
    }
