"""The agency asked the importer for something, or the importer asked the handlers, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.inspection.application.following.outcomes import Stored, case_of, changed
from services.inspection.domain.acts.follow_body import note_body
from services.inspection.domain.acts.follow_registration import (
    Outcome,
    close_without_result,
    note_accepted,
    pause_for_supplement,
)
from services.inspection.domain.acts.follow_requests import (
    await_amendment,
    extend_supplement,
    go_on_after_refusal,
    hold_for_request,
)
from services.inspection.domain.case import Case, Status
from services.inspection.domain.pausing import HoldKind
from shared.aggregate import Change, Received
from shared.clock import Clock


@dataclass(frozen=True)
class RequestReactions:
    """What concerns the certification body's case alone is noted beside the agency's, which goes on."""

    clock: Clock

    def supplement_requested(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        outcome = pause_for_supplement(
            case,
            items=tuple(data["items"]),
            reason=data["reason"],
            until=data["due_on"],
            at=data["occurred_at"],
        )
        return self._changed(case, outcome, "paused", received)

    def accepted(self, stored: Stored, received: Received) -> Change[Case]:
        case = case_of(stored, received)
        return self._changed(case, note_accepted(case), "acceptance_noted", received)

    def refused(self, stored: Stored, received: Received) -> Change[Case]:
        return self._closed(stored, received, Status.REFUSED)

    def cancelled(self, stored: Stored, received: Received) -> Change[Case]:
        return self._closed(stored, received, Status.CANCELLED)

    def withdrawn(self, stored: Stored, received: Received) -> Change[Case]:
        if _of_body(received):
            return self._body(stored, received, "allow_withdrawal")
        return self._closed(stored, received, Status.WITHDRAWN)

    def withdrawal_requested(self, stored: Stored, received: Received) -> Change[Case]:
        return self._asked(stored, received, HoldKind.WITHDRAWAL)

    def amendment_requested(self, stored: Stored, received: Received) -> Change[Case]:
        return self._asked(stored, received, HoldKind.AMENDMENT)

    def extension_requested(self, stored: Stored, received: Received) -> Change[Case]:
        return self._asked(stored, received, HoldKind.EXTENSION)

    def withdrawal_refused(self, stored: Stored, received: Received) -> Change[Case]:
        return self._answered_no(stored, received, HoldKind.WITHDRAWAL)

    def amendment_refused(self, stored: Stored, received: Received) -> Change[Case]:
        return self._answered_no(stored, received, HoldKind.AMENDMENT)

    def extension_refused(self, stored: Stored, received: Received) -> Change[Case]:
        return self._answered_no(stored, received, HoldKind.EXTENSION)

    def amendment_allowed(self, stored: Stored, received: Received) -> Change[Case]:
        if _of_body(received):
            return self._body(stored, received, "allow_amendment")
        case, data = case_of(stored, received), received.data
        outcome = await_amendment(case, note=data.get("note"), at=data["occurred_at"])
        return self._changed(case, outcome, "amendment_awaited", received)

    def extension_granted(self, stored: Stored, received: Received) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        outcome = extend_supplement(case, due_on=data["due_on"])
        details = {"due_on": data["due_on"].isoformat()}
        return self._changed(case, outcome, "pause_extended", received, details)

    def _asked(self, stored: Stored, received: Received, kind: HoldKind) -> Change[Case]:
        asked = f"request_{kind.lower()}"
        if _of_body(received):
            return self._body(stored, received, asked)
        case, data = case_of(stored, received), received.data
        outcome = hold_for_request(
            case, kind, reason=data["reason"], until=data.get("requested_until"), at=data["occurred_at"]
        )
        return self._changed(case, outcome, f"held_for_{kind.lower()}", received)

    def _answered_no(self, stored: Stored, received: Received, kind: HoldKind) -> Change[Case]:
        if _of_body(received):
            return self._body(stored, received, f"refuse_{kind.lower()}")
        case = case_of(stored, received)
        outcome = go_on_after_refusal(case, kind, due_on=received.data.get("due_on"))
        return self._changed(case, outcome, f"{kind.lower()}_declined", received)

    def _closed(self, stored: Stored, received: Received, status: Status) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        outcome = close_without_result(case, status, reason=data.get("reason"), at=data["occurred_at"])
        return self._changed(case, outcome, f"closed_{status.lower()}", received)

    def _body(self, stored: Stored, received: Received, said: str) -> Change[Case]:
        case, data = case_of(stored, received), received.data
        outcome = note_body(case, said, reason=data.get("reason") or data.get("note"), at=data["occurred_at"])
        return self._changed(case, outcome, "certification_noted", received, {"said": said})

    def _changed(
        self, case: Case, outcome: Outcome, act: str, received: Received, details: dict[str, Any] | None = None
    ) -> Change[Case]:
        reason = received.data.get("reason") or received.data.get("note")
        return changed(case, outcome, act, received, now=self.clock(), reason=reason, details=details)


def _of_body(received: Received) -> bool:
    return bool(received.data.get("handler", "cqkt") == "tccn")
