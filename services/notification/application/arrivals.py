"""Use cases: what becomes known of letters after they were sent, from the gateway and from mails that come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.notification.application.ports import LetterBoxes
from services.notification.domain.arrival import Arrival, arrived, bounced
from services.notification.domain.events import Act
from services.notification.domain.kinds import TEXTS, Channel
from services.notification.domain.letters import Letter
from services.notification.domain.sending import next_due_at
from shared.aggregate import Actor, Change, Json
from shared.clock import Clock
from shared.errors import NotFound, Stale

GATEWAY = Actor("service:gateway", "service")
# The sender may act on the box meanwhile; each time it is decided anew on what then stands.
_SAVE_TRIES = 10

Boxes = Sequence[LetterBoxes[Any]]


@dataclass(frozen=True)
class Receipt:
    """Of one text. letter_id: under which it was given to the gateway."""

    letter_id: str
    arrival: Arrival
    reason: str = ""


@dataclass(frozen=True)
class Bounce:
    """letter_ids: what the returned mail names, the surest first. diagnostic: of the mail system."""

    letter_ids: tuple[str, ...]
    diagnostic: str


def take_receipt(receipt: Receipt, *, boxes: Boxes, clock: Clock) -> Json:
    """{"letter_id", "status", "changed"}; the same receipt again changes nothing. Raises NotFound."""

    def decide(box: Any, letter: Letter) -> tuple[Any, Act] | None:
        reason = receipt.reason or f"the gateway says: {receipt.arrival.value}"
        return arrived(box, letter.id, receipt.arrival, reason, clock())

    answer = _taken(receipt.letter_id, TEXTS, decide, boxes=boxes, actor=GATEWAY, reason=receipt.reason)
    if answer is None:
        raise NotFound(f"No text was sent under the id {receipt.letter_id[:64]}.")
    return answer


def take_bounce(bounce: Bounce, *, boxes: Boxes, actor: Actor, clock: Clock) -> Json:
    """{"letter_id", "status", "changed"}; the same mail again changes nothing. Raises NotFound."""

    def decide(box: Any, letter: Letter) -> tuple[Any, Act] | None:
        return bounced(box, letter.id, bounce.diagnostic, clock())

    for id in bounce.letter_ids:
        answer = _taken(id, (Channel.EMAIL,), decide, boxes=boxes, actor=actor, reason=bounce.diagnostic)
        if answer is not None:
            return answer
    raise NotFound("No e-mail was sent from here under any id that this mail names.")


def _taken(
    id: str,
    channels: Sequence[Channel],
    decide: Callable[[Any, Letter], tuple[Any, Act] | None],
    *,
    boxes: Boxes,
    actor: Actor,
    reason: str,
) -> Json | None:
    """None when nobody has that letter."""
    for _ in range(_SAVE_TRIES):
        store, aggregate = _found(id, boxes)
        if store is None:
            return None
        letter = aggregate.state.letter(id)
        if letter.channel not in channels:
            return None
        decided = decide(aggregate.state, letter)
        if decided is None:
            return _answer(letter, changed=False)
        state, act = decided
        details = {"letter": id, "channel": letter.channel.value, "kind": letter.kind.value}
        change = Change(state, act.value, reason=reason or None, details=details, timer_at=next_due_at(state))
        try:
            store.save(aggregate, change, actor=actor)
        except Stale:
            continue
        return _answer(state.letter(id), changed=True)
    raise Stale()


def _found(id: str, boxes: Boxes) -> tuple[LetterBoxes[Any] | None, Any]:
    for store in boxes:
        aggregate = store.of_letter(id)
        if aggregate is not None:
            return store, aggregate
    return None, None


def _answer(letter: Letter, *, changed: bool) -> Json:
    return {"letter_id": letter.id, "status": letter.status.value, "changed": changed}
