"""What inspection says of a reduction, as letters to the importer; they lie in a box of that entitlement's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.notification.domain.content import Content, Reduction
from services.notification.domain.correspondence import Agency, queue_letters
from services.notification.domain.entitlement_letters import EntitlementLetters
from services.notification.domain.events import Act
from services.notification.domain.kinds import Kind
from services.notification.domain.sending import next_due_at
from shared.aggregate import Aggregate, Change, Reaction, Received


def telling(kind: Kind) -> Reaction[EntitlementLetters]:
    """Whichever event comes first opens the box: one that was granted before anybody listened ends like any other."""

    def react(aggregate: Aggregate[EntitlementLetters] | None, received: Received) -> Change[EntitlementLetters]:
        before = _addressed(aggregate.state if aggregate else None, received.data)
        state = queue_letters(
            before,
            kind,
            _said(received.data),
            event_id=received.id,
            event_sequence=received.sequence,
            now=received.time,
            outside=not received.backfill,
        )
        queued = [letter.id for letter in state.letters[len(before.letters) :]]
        if not queued:
            reason = "The importer gave no e-mail address, or this event was told before."
            return Change(state, Act.NOTHING_TO_TELL.value, reason=reason, timer_at=next_due_at(state))
        details = {"kind": kind.value, "letters": queued}
        return Change(state, Act.LETTERS_QUEUED.value, details=details, timer_at=next_due_at(state))

    return react


REACTIONS: Mapping[str, Reaction[EntitlementLetters]] = {
    "inspection.entitlement_granted": telling(Kind.ENTITLEMENT_GRANTED),
    "inspection.entitlement_report_due": telling(Kind.ENTITLEMENT_REPORT_DUE),
    "inspection.entitlement_lapsed": telling(Kind.ENTITLEMENT_LAPSED),
    "inspection.entitlement_revoked": telling(Kind.ENTITLEMENT_REVOKED),
}


def _addressed(state: EntitlementLetters | None, data: Mapping[str, Any]) -> EntitlementLetters:
    agency = Agency(data["agency"]["code"], data["agency"]["name"])
    if state is None:
        return EntitlementLetters(data["good"], data["tax_code"], data["importer"], agency, data["email"] or None)
    return replace(state, importer=data["importer"], agency=agency, email=data["email"] or state.email)


def _said(data: Mapping[str, Any]) -> Content:
    reduction = Reduction(
        good=data["good"],
        decision_no=data["decision_no"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
        report_due_on=data.get("report_due_on"),
        days_left=data.get("days_left"),
        ground=data.get("ground"),
    )
    agency = data["agency"]["name"]
    return Content(occurred_at=data["occurred_at"], agency=agency, reason=data.get("reason"), reduction=reduction)
