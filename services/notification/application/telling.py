"""What an event makes of a correspondence: letters that are queued, notes for staff, or a reason why nothing is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from services.notification.application.contents import Data, MakeContent
from services.notification.application.deadline_reactions import apologising
from services.notification.application.owing import attentive, follow
from services.notification.domain.correspondence import Agency, Correspondence, queue_letters
from services.notification.domain.events import Act
from services.notification.domain.kinds import Kind
from services.notification.domain.sending import next_due_at
from services.notification.domain.texting import Texting
from shared.aggregate import Aggregate, Change, Reaction, Received
from shared.errors import NotAllowed
from shared.regulation import Regulation


def keeping_silent(law: Regulation) -> Reaction[Correspondence]:
    """The importer's own act, which they know of, or what only staff hear of."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        state = follow(opened(aggregate, received), received, law)
        return unchanged(state, f"{received.type} tells the applicant nothing new.")

    return react


def telling(
    law: Regulation,
    texting: Texting,
    kind: Kind | Callable[[Correspondence, Data], Kind],
    content: MakeContent,
) -> Reaction[Correspondence]:
    """A reaction that queues one letter per channel of the kind."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        before = _of_agency(follow(opened(aggregate, received), received, law), received.data)
        told = kind if isinstance(kind, Kind) else kind(before, received.data)
        state = queue_letters(
            before,
            told,
            content(before, received.data),
            event_id=received.id,
            event_sequence=received.sequence,
            now=received.time,
            outside=not received.backfill,
            texting=texting,
        )
        return _queued(before, apologising(state, received, law, texting))

    return react


def minding(note: Callable[[Correspondence, Received], Correspondence]) -> Reaction[Correspondence]:
    """A reaction to a deadline: it is noted, and whoever should know is told."""

    def react(aggregate: Aggregate[Correspondence] | None, received: Received) -> Change[Correspondence]:
        before = _of_agency(opened(aggregate, received), received.data)
        state = attentive(note(before, received))
        change = _queued(before, state)
        if change.act == Act.NOTHING_TO_TELL.value and state != before:
            return replace(change, act=Act.DEADLINE_NOTED.value, reason=None, details={"rule": received.data["rule"]})
        return change

    return react


def opened(aggregate: Aggregate[Correspondence] | None, received: Received) -> Correspondence:
    if aggregate is None:
        message = (
            f"{received.type} came before registration.dossier_submitted; resend the dossier's events from the first."
        )
        raise NotAllowed(received.type, "NOT_OPENED", ["registration.dossier_submitted"], message)
    return aggregate.state


def _of_agency(state: Correspondence, data: Data) -> Correspondence:
    agency = data.get("agency") or data.get("to_agency")
    return replace(state, agency=Agency(agency["code"], agency["name"])) if agency else state


def _queued(before: Correspondence, state: Correspondence) -> Change[Correspondence]:
    queued = state.letters[len(before.letters) :]
    if not queued:
        return unchanged(state, "No channel reaches the applicant, or this event was told before.")
    details = {"kind": queued[0].kind.value, "letters": [{"id": x.id, "channel": x.channel.value} for x in queued]}
    return Change(state, Act.LETTERS_QUEUED.value, details=details, timer_at=next_due_at(state))


def unchanged(state: Correspondence, reason: str) -> Change[Correspondence]:
    return Change(state, Act.NOTHING_TO_TELL.value, reason=reason, timer_at=next_due_at(state))
