"""A dossier was submitted, or its content changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.inspection.application.deciding import FactsFor
from services.inspection.application.following.outcomes import Stored, case_of, changed, decision_of
from services.inspection.application.outgoing import outgoing
from services.inspection.application.translating import content_of
from services.inspection.domain.acts.follow_content import of_goods_left, take_content
from services.inspection.domain.acts.open_case import Submission, open_case
from services.inspection.domain.case import Case
from services.inspection.domain.rows import with_choices
from shared.aggregate import Change, Received
from shared.clock import Clock
from shared.regulation import Regulation, legal_day

_AGENCY = "cqkt"


@dataclass(frozen=True)
class ContentReactions:
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
            counts_from=data.get("counts_from"),
        )
        facts = self.facts_for(received.subject, submission.content, legal_day(now), submission)
        case, event = open_case(submission, facts, law=self.law, now=now)
        details = {**decision_of(case), "complaints": [seen.id for seen in case.decision.complaints]}
        return Change(case, act="case_opened", event=outgoing(event), details=details)

    def modified(self, stored: Stored, received: Received) -> Change[Case]:
        # Who names another certification body, or none, sends nothing else; the agency's time runs on.
        named = received.data["dossier"].get("cert_body")
        known = case_of(stored, received).content.cert_body
        anew = (named or {}).get("code") == (known.code if known else None)
        return self._taken(stored, received, "modification_taken", "changed the dossier", answers_agency=anew)

    def supplemented(self, stored: Stored, received: Received) -> Change[Case]:
        agency = received.data.get("handler", _AGENCY) == _AGENCY
        return self._taken(stored, received, "supplement_taken", "supplemented the dossier", answers_agency=agency)

    def amended(self, stored: Stored, received: Received) -> Change[Case]:
        agency = received.data["handler"] == _AGENCY
        return self._taken(
            stored, received, "amendment_taken", "amended the dossier", answers_agency=agency, accepted=agency
        )

    def _taken(
        self,
        stored: Stored,
        received: Received,
        act: str,
        did: str,
        *,
        answers_agency: bool,
        accepted: bool = False,
    ) -> Change[Case]:
        """accepted: who let it be amended has taken the dossier on; there is no other acceptance after that."""
        case, data = case_of(stored, received), received.data
        content = content_of(data["dossier"], regime=case.regime, received_on=case.received_on, law=self.law)
        tiers = self.law.regime(case.regime).inspected_tiers
        content = with_choices(content, case.row_choices, tiers=tiers)
        left = of_goods_left(case, content)
        facts = self.facts_for(received.subject, content, legal_day(self.clock()), left)
        outcome = take_content(
            case,
            content,
            facts,
            answers_agency=answers_agency,
            accepts=accepted,
            why=f"The importer {did} before the result was issued.",
            law=self.law,
            at=data["occurred_at"],
            counts_from=data.get("counts_from"),
        )
        details: dict[str, Any] = {"revision": content.revision}
        if isinstance(outcome, Case):
            details |= decision_of(outcome)
            if outcome.mode is not case.mode:
                details["mode_before"] = case.mode.value
        return changed(case, outcome, act, received, now=self.clock(), details=details)
