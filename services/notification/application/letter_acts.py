"""What people do to letters: send a failed one again, take a queued one out."""

from __future__ import annotations

from services.notification.application.ports import B, Correspondences, LetterBoxes
from services.notification.domain.commands import CancelLetter, SendAgain
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Act
from services.notification.domain.sending import cancel, next_due_at, send_again
from shared.aggregate import Actor, Aggregate, Change, Json, Once
from shared.clock import Clock, NewId
from shared.errors import Stale


def send_letter_again(
    command: SendAgain,
    *,
    correspondences: Correspondences,
    actor: Actor,
    once: Once | None,
    new_id: NewId,
    clock: Clock,
) -> Json:
    """{"dossier_id", "letter_id" of the new letter, "version"}. Raises NotFound, NotAllowed, Stale."""
    if once and (given := correspondences.answered(once)) is not None:
        return given
    aggregate = loaded(correspondences, command.id, command.expected_version)
    again = new_id()
    state = send_again(aggregate.state, command.letter_id, new_id=again, now=clock())
    answer = _answer(aggregate, again)
    details = {"letter": again, "replaces": command.letter_id}
    change = Change(
        state, Act.LETTER_SENT_AGAIN.value, reason=command.reason, details=details, timer_at=next_due_at(state)
    )
    correspondences.save(aggregate, change, actor=actor, once=once, answer=answer)
    return answer


def cancel_letter(command: CancelLetter, *, correspondences: Correspondences, actor: Actor, once: Once | None) -> Json:
    """{"dossier_id", "letter_id", "version"}. Raises NotFound, NotAllowed, Stale."""
    if once and (given := correspondences.answered(once)) is not None:
        return given
    aggregate = loaded(correspondences, command.dossier_id, command.expected_version)
    state = cancel(aggregate.state, command.letter_id)
    answer = _answer(aggregate, command.letter_id)
    details = {"letter": command.letter_id}
    change = Change(
        state, Act.LETTER_CANCELLED.value, reason=command.reason, details=details, timer_at=next_due_at(state)
    )
    correspondences.save(aggregate, change, actor=actor, once=once, answer=answer)
    return answer


def loaded(boxes: LetterBoxes[B], id: str, expected: int) -> Aggregate[B]:
    """Raises NotFound, Stale."""
    aggregate = boxes.load(id)
    if aggregate.version != expected:
        raise Stale(expected, aggregate.version)
    return aggregate


def _answer(aggregate: Aggregate[Correspondence], letter_id: str) -> Json:
    return {"dossier_id": aggregate.id, "letter_id": letter_id, "version": aggregate.version + 1}
