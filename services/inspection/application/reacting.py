"""Reactions to what registration says. A word that comes too late is kept with its reason and told to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.inspection.application.deciding import FactsFor
from services.inspection.application.outgoing import outgoing
from services.inspection.application.translating import content_of
from services.inspection.domain.acts.follow_registration import (
    Outcome,
    Refused,
    close_cancelled,
    close_issued,
    close_refused,
    note_accepted,
    pause_for_supplement,
    take_supplement,
)
from services.inspection.domain.acts.open_case import Submission, open_case
from services.inspection.domain.case import Case
from services.inspection.domain.modes.deciding import rules_of
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.clock import Clock
from shared.errors import NotFound
from shared.regulation import Regulation, legal_day

# What registration publishes and inspection has no use for: it said so itself, a moment before.
IGNORED = frozenset(
    {
        "registration.dossier_received",
        "registration.inspection_scheduled",
        "registration.dossier_modified",
        "registration.dossier_amended",
        "registration.withdrawal_requested",
        "registration.dossier_withdrawn",
        "registration.withdrawal_refused",
        "registration.amendment_requested",
        "registration.amendment_allowed",
        "registration.amendment_refused",
        "registration.extension_requested",
        "registration.extension_granted",
        "registration.extension_refused",
        "registration.dossier_transferred",
        "registration.handler_decided",
        "registration.conformity_result_submitted",
        "registration.conformity_result_revoked",
        "registration.result_revoked",
        "registration.result_replaced",
        "registration.deadline_warned",
        "registration.deadline_lapsed",
    }
)

Stored = Aggregate[Case] | None


def reactions(*, facts_for: FactsFor, law: Regulation, clock: Clock) -> dict[str, Reaction[Case]]:
    """Raises BadRegulation at once when the law's table names a mode rule that does not exist."""
    tuple(rules_of(law.mode_table))
    follow = _Following(facts_for, law, clock)
    return {
        "registration.dossier_submitted": follow.submitted,
        "registration.dossier_supplemented": follow.supplemented,
        "registration.supplement_requested": follow.supplement_requested,
        "registration.dossier_accepted": follow.accepted,
        "registration.dossier_refused": follow.refused,
        "registration.dossier_cancelled": follow.cancelled,
        "registration.result_issued": follow.issued,
    }


@dataclass(frozen=True)
class _Following:
    """Raises NotFound when another word than the first comes before the case stands; the message then waits."""

    facts_for: FactsFor
    law: Regulation
    clock: Clock

    def submitted(self, stored: Stored, received: Received) -> Change[Case]:
        if stored is not None:
            reason = "The case stands already; it was opened by an earlier submission."
            return Change(stored.state, act="submission_refused", reason=reason, details={"event": received.id})
        data, now = received.data, self.clock()
        submission = Submission(
            dossier_id=received.subject,
            file_code=data["file_code"],
            channel=data["channel"],
            regime=data["regime"],
            received_on=data["received_on"],
            content=content_of(data["dossier"], regime=data["regime"], received_on=data["received_on"], law=self.law),
        )
        facts = self.facts_for(received.subject, submission.content, legal_day(now))
        case, event = open_case(submission, facts, law=self.law, now=now)
        details = {**_decision(case), "complaints": [seen.id for seen in case.decision.complaints]}
        return Change(case, act="case_opened", event=outgoing(event), details=details)

    def supplemented(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = _case(stored, received), received.data
        content = content_of(data["dossier"], regime=case.regime, received_on=case.received_on, law=self.law)
        facts = self.facts_for(received.subject, content, legal_day(self.clock()))
        outcome = take_supplement(case, content, facts, law=self.law, at=data["occurred_at"])
        details: dict[str, Any] = {"revision": content.revision}
        if isinstance(outcome, Case):
            details |= _decision(outcome)
            if outcome.mode is not case.mode:
                details["mode_before"] = case.mode.value
        return _changed(case, outcome, "supplement", received, details=details)

    def supplement_requested(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = _case(stored, received), received.data
        outcome = pause_for_supplement(
            case,
            items=tuple(data["items"]),
            reason=data["reason"],
            until=data["due_on"],
            at=data["occurred_at"],
        )
        return _changed(case, outcome, "pause", received, reason=data["reason"])

    def accepted(self, stored: Stored, received: Received) -> Change[Case]:
        case = _case(stored, received)
        return _changed(case, note_accepted(case), "acceptance", received)

    def refused(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = _case(stored, received), received.data
        outcome = close_refused(case, reason=data["reason"], at=data["occurred_at"])
        return _changed(case, outcome, "refusal", received, reason=data["reason"])

    def cancelled(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = _case(stored, received), received.data
        outcome = close_cancelled(case, reason=data.get("reason"), at=data["occurred_at"])
        return _changed(case, outcome, "cancellation", received, reason=data.get("reason"))

    def issued(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = _case(stored, received), received.data
        outcome = close_issued(case, notice_no=data["notice_no"], at=data["occurred_at"])
        reason = outcome.closing.reason if isinstance(outcome, Case) and outcome.closing else None
        return _changed(case, outcome, "issue", received, reason=reason, details={"notice_no": data["notice_no"]})


_TAKEN = {
    "supplement": "supplement_taken",
    "pause": "paused",
    "acceptance": "acceptance_noted",
    "refusal": "closed_refused",
    "cancellation": "closed_cancelled",
    "issue": "closed_issued",
}


def _changed(
    case: Case,
    outcome: Outcome,
    subject: str,
    received: Received,
    *,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Change[Case]:
    if isinstance(outcome, Refused):
        return Change(case, act=f"{subject}_refused", reason=outcome.reason, details={"event": received.id})
    set_aside = outcome.set_aside[len(case.set_aside) :]
    extra = {"result_set_aside": set_aside[0].signature.notice_no, "because": set_aside[0].reason} if set_aside else {}
    return Change(outcome, act=_TAKEN[subject], reason=reason, details={**(details or {}), **extra})


def _decision(case: Case) -> dict[str, Any]:
    decision = case.decision
    return {
        "mode": decision.mode.value,
        "rule": decision.rule,
        "explanation": decision.explanation,
        "due_on": case.due_on.isoformat(),
        "law": decision.law,
    }


def _case(stored: Stored, received: Received) -> Case:
    if stored is None:
        raise NotFound(f"There is no case for dossier {received.subject}; its submission has not been applied here.")
    return stored.state
