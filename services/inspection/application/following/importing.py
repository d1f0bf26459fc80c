"""A dossier that was worked on in another system goes on here: the case is opened as far as it had come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.inspection.application.deciding import FactsFor
from services.inspection.application.following.former import former_of
from services.inspection.application.following.outcomes import Stored, decision_of
from services.inspection.application.outgoing import outgoing
from services.inspection.application.translating import content_of
from services.inspection.domain.acts.open_case import Submission
from services.inspection.domain.acts.take_over import take_over
from services.inspection.domain.case import Case
from shared.aggregate import Change, Received
from shared.clock import Clock
from shared.regulation import Regulation, legal_day


@dataclass(frozen=True)
class ImportReactions:
    facts_for: FactsFor
    law: Regulation
    clock: Clock

    def imported(self, stored: Stored, received: Received) -> Change[Case]:
        if stored is not None:
            reason = "The case stands already; it was opened by an earlier submission."
            return Change(stored.state, act="import_refused", reason=reason, details={"event": received.id})
        data, now = received.data, self.clock()
        regime, received_on = data["regime"], data["received_on"]
        submission = Submission(
            dossier_id=received.subject,
            file_code=data["file_code"],
            channel=data["channel"],
            regime=regime,
            received_on=received_on,
            content=content_of(data["dossier"], regime=regime, received_on=received_on, law=self.law),
            counts_from=data["counts_from"],
        )
        facts = self.facts_for(received.subject, submission.content, legal_day(now), submission)
        case, event = take_over(submission, former_of(data, self.law), facts, law=self.law, now=now)
        return Change(
            case,
            act="case_imported",
            event=outgoing(event),
            reason=f"Open in {data['source']}, taken over as it stood there.",
            details={**decision_of(case), **_left_out(case, data)},
        )


def _left_out(case: Case, data: Mapping[str, Any]) -> dict[str, Any]:
    """What does not go with the mode that the rules decided on."""
    appointment = (data["inspection"] or {}).get("appointment")
    if appointment is None or case.appointment is not None:
        return {}
    return {"appointment_left_out": appointment["kind"]}
