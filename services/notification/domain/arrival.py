"""What is learned of a letter after it was sent: receipts of the gateway, mails that come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from services.notification.domain.events import Act
from services.notification.domain.letters import LetterBox, Status
from services.notification.domain.sending import STATES, unreached

B = TypeVar("B", bound=LetterBox)


class Arrival(StrEnum):
    """DELIVERED: on the reader's phone. UNREACHABLE: the number does not have the channel. FAILED: anything else."""

    DELIVERED = "delivered"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


def arrived(box: B, id: str, arrival: Arrival, reason: str, now: datetime) -> tuple[B, Act] | None:
    """Of a text. None when it changes nothing: a receipt that comes twice, or after another that settled it."""
    letter = box.letter(id)
    if letter.status not in (Status.QUEUED, Status.SENT) or letter.delivered_at is not None:
        return None
    if arrival is Arrival.UNREACHABLE:
        return unreached(box, letter, reason, now)
    if arrival is Arrival.FAILED:
        status = STATES[letter.status][Act.LETTER_FAILED]
        failed = replace(letter, status=status, last_error=reason, next_attempt_at=None, undelivered_at=now)
        return box.with_letter(failed), Act.LETTER_FAILED
    # A receipt may overtake the answer by which the gateway took the text.
    act = Act.LETTER_SENT if letter.status is Status.QUEUED else Act.LETTER_ARRIVED
    status = STATES[letter.status][act]
    there = replace(
        letter, status=status, sent_at=letter.sent_at or now, delivered_at=now, next_attempt_at=None, last_error=None
    )
    return box.with_letter(there), act


def bounced(box: B, id: str, diagnostic: str, now: datetime) -> tuple[B, Act] | None:
    """Of an e-mail. None when that is known, or the letter is no longer what the reader is meant to get."""
    letter = box.letter(id)
    status = STATES[letter.status].get(Act.LETTER_BOUNCED)
    if status is None:
        return None
    back = replace(letter, status=status, last_error=diagnostic, next_attempt_at=None, undelivered_at=now)
    return box.with_letter(back), Act.LETTER_BOUNCED
