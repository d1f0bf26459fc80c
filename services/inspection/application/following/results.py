"""The notice was issued, taken back or replaced."""

from __future__ import annotations

from dataclasses import dataclass

from services.inspection.application.following.outcomes import Stored, case_of, changed
from services.inspection.domain.acts.follow_results import Issued, follow_issue, follow_revocation
from services.inspection.domain.case import Case
from services.inspection.domain.content import Named
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.notices import Revocation
from shared.aggregate import Change, Received
from shared.clock import Clock
from shared.regulation import Regulation


@dataclass(frozen=True)
class ResultReactions:
    law: Regulation
    clock: Clock

    def issued(self, stored: Stored, received: Received) -> Change[Case]:
        return self._stands(stored, received, "closed_issued")

    def replaced(self, stored: Stored, received: Received) -> Change[Case]:
        return self._stands(stored, received, "notice_replaced")

    def revoked(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        revocation = Revocation(data["reason"], data["revoked_by"], data["unit"], data["revoked_on"])
        outcome = follow_revocation(case, data["notice_no"], revocation, at=data["occurred_at"])
        details = {"notice_no": data["notice_no"], "revoked_by": data["revoked_by"]}
        now = self.clock()
        return changed(case, outcome, "result_revoked", received, now=now, reason=data["reason"], details=details)

    def _stands(self, stored: Stored, received: Received, act: str) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        issued = Issued(
            notice_no=data["notice_no"],
            issued_on=data["issued_on"],
            signer=data["signer"],
            lines=tuple(
                LineResult(line["line_no"], line["code"], line.get("reason"), _body(line.get("body")))
                for line in data["lines"]
            ),
            replaces=data.get("replaces"),
            amendments=data.get("amendments"),
        )
        outcome = follow_issue(case, issued, law=self.law, at=data["occurred_at"])
        details = {"notice_no": issued.notice_no, **({"replaces": issued.replaces} if issued.replaces else {})}
        reason = None
        if isinstance(outcome, Case):
            noted = outcome.closing or outcome.reopened
            reason = noted.reason if noted else None
        return changed(case, outcome, act, received, now=self.clock(), reason=reason, details=details)


def _body(value: object) -> Named | None:
    return Named(value["code"], value["name"]) if isinstance(value, dict) else None
