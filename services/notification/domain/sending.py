"""What becomes of a letter that is due, was tried, is sent again or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from services.notification.domain.events import Act, Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Addressee, Channel, Kind, Letter, LetterBox, Status
from services.notification.domain.retry import RetryPolicy
from shared.errors import NotAllowed

B = TypeVar("B", bound=LetterBox)

# Which act may be done to a letter in which status, and where it leads.
STATES: Mapping[Status, Mapping[Act, Status]] = {
    Status.QUEUED: {
        Act.LETTER_SENT: Status.SENT,
        Act.LETTER_RETRIED: Status.QUEUED,
        Act.LETTER_FAILED: Status.FAILED,
        Act.LETTER_CANCELLED: Status.CANCELLED,
    },
    Status.FAILED: {Act.LETTER_SENT_AGAIN: Status.REPLACED},
    Status.NOT_SENT: {Act.LETTER_SENT_AGAIN: Status.REPLACED},
    Status.CANCELLED: {Act.LETTER_SENT_AGAIN: Status.REPLACED},
    Status.SENT: {},
    Status.REPLACED: {},
}


def candidate(box: LetterBox, channel: Channel) -> Letter | None:
    """The letter to be tried next, whether it is due or not.

    The window hears of a dossier in order, so that only the first may go; e-mails do not wait for one another, but for
    an apology, which waits for the word that the dossier was received.
    """
    queued = list(box.queued(channel))
    if channel is Channel.WINDOW:
        return queued[0] if queued else None
    if any(letter.kind is Kind.RECEIVED for letter in queued):
        queued = [letter for letter in queued if letter.kind is not Kind.APOLOGY]
    return min(queued, key=_due_at, default=None)


def due_letter(box: LetterBox, channel: Channel, now: datetime) -> Letter | None:
    letter = candidate(box, channel)
    return letter if letter and _due_at(letter) <= now else None


def due_at(box: LetterBox, channel: Channel) -> datetime | None:
    """When there next is something to send over the channel; None for never."""
    letter = candidate(box, channel)
    return _due_at(letter) if letter else None


def next_due_at(box: LetterBox) -> datetime | None:
    return min((at for channel in Channel if (at := due_at(box, channel))), default=None)


def record_outcome(
    box: B,
    letter_id: str,
    outcome: Outcome,
    *,
    policy: RetryPolicy,
    now: datetime,
    chance: float,
) -> tuple[B, Act] | None:
    """None when the outcome comes too late: the letter is no longer queued."""
    letter = box.letter(letter_id)
    if letter.status is not Status.QUEUED:
        return None
    act, changed = _after(replace(letter, attempts=letter.attempts + 1), outcome, policy, now, chance)
    return box.with_letter(replace(changed, status=STATES[letter.status][act])), act


def send_again(box: B, letter_id: str, *, new_id: str, now: datetime, to: Addressee | None = None) -> B:
    """A new letter of the same content at the end of the queue. to: for staff. Raises NotFound, NotAllowed."""
    letter = box.letter(letter_id)
    status = _next_status(letter, Act.LETTER_SENT_AGAIN)
    if not box.reaches(replace(letter, to=to)):
        raise NotAllowed("send_again", letter.status.value, (), f"The recipient has no {letter.channel.value} address.")
    again = replace(
        letter,
        id=new_id,
        status=Status.QUEUED,
        queued_at=now,
        attempts=0,
        next_attempt_at=now,
        last_error=None,
        answer=None,
        replaces=letter.id,
        to=to,
    )
    replaced = box.with_letter(replace(letter, status=status, replaced_by=new_id))
    return replaced.with_letters((*replaced.letters, again))


def cancel(box: B, letter_id: str) -> B:
    """Raises NotFound, NotAllowed."""
    letter = box.letter(letter_id)
    status = _next_status(letter, Act.LETTER_CANCELLED)
    return box.with_letter(replace(letter, status=status, next_attempt_at=None))


def _after(tried: Letter, outcome: Outcome, policy: RetryPolicy, now: datetime, chance: float) -> tuple[Act, Letter]:
    match outcome:
        case Delivered(answer):
            return Act.LETTER_SENT, replace(tried, sent_at=now, answer=answer, next_attempt_at=None)
        case Refused(reason):
            return Act.LETTER_FAILED, replace(tried, last_error=reason, answer=reason, next_attempt_at=None)
        case Unknown(error) if policy.exhausted(tried.attempts):
            return Act.LETTER_FAILED, replace(tried, last_error=error, next_attempt_at=None)
        case Unknown(error):
            at = policy.next_attempt(tried.attempts, now, chance)
            return Act.LETTER_RETRIED, replace(tried, last_error=error, next_attempt_at=at)


def _next_status(letter: Letter, act: Act) -> Status:
    allowed = STATES[letter.status]
    if act not in allowed:
        raise NotAllowed(act.value, letter.status.value, [a.value for a in allowed])
    return allowed[act]


def _due_at(letter: Letter) -> datetime:
    return letter.next_attempt_at or letter.queued_at
