"""Labels that the agency asked to have corrected."""

from __future__ import annotations

from dataclasses import dataclass

from services.inspection.application.following.outcomes import Stored, case_of, changed
from services.inspection.domain.acts.follow_labels import await_label, note_label_corrected
from services.inspection.domain.case import Case
from shared.aggregate import Change, Received
from shared.clock import Clock


@dataclass(frozen=True)
class LabelReactions:
    clock: Clock

    def requested(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        lines = tuple(data["lines"])
        outcome = await_label(case, lines=lines, fault=data["fault"], due_on=data["due_on"], at=data["occurred_at"])
        details = {"lines": list(lines), "fault": data["fault"], "due_on": data["due_on"].isoformat()}
        now = self.clock()
        return changed(case, outcome, "label_awaited", received, now=now, reason=data["reason"], details=details)

    def corrected(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        shown = [document["sha256"] for document in data["documents"]]
        details = {"lines": list(data["lines"]), "in_time": data["in_time"], "documents": shown}
        now, note = self.clock(), data.get("note")
        outcome = note_label_corrected(case)
        return changed(case, outcome, "label_corrected", received, now=now, reason=note, details=details)
