"""What notification's boxes of letters tell an audit: letters that were due and are not sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from services.notification.domain.letters import UNDELIVERED, Status
from shared.auditing.facts import Document, Facts, Overdue

# A sender that works sends what is due within seconds; after as many tries as raise an alarm, it is late however often it
# is still tried.
_LATE = timedelta(minutes=15)
_ALARMED = 5


def _status(document: Document) -> str | None:
    letters = document["state"].get("letters") or ()
    return f"{len(letters)} letters" if letters else None


def _unsent(document: Document, now: datetime) -> Sequence[Overdue]:
    letters = document["state"].get("letters") or ()
    late = [letter for letter in letters if letter["status"] == Status.QUEUED and _is_late(letter, now)]
    failed = [letter for letter in letters if letter["status"] in UNDELIVERED]
    return [
        Overdue(rule, min(letter["queued_at"] for letter in found), _described(found))
        for rule, found in (("letter_unsent", late), ("letter_undelivered", failed))
        if found
    ]


def _is_late(letter: Any, now: datetime) -> bool:
    due: datetime = letter.get("next_attempt_at") or letter["queued_at"]
    return due < now - _LATE or letter.get("attempts", 0) >= _ALARMED


def _described(letters: Sequence[Any]) -> str:
    return ", ".join(sorted({f"{letter['kind']} by {letter['channel']}" for letter in letters})) + f" ({len(letters)})"


LETTER_FACTS = Facts(
    (
        "state.letters.status",
        "state.letters.kind",
        "state.letters.channel",
        "state.letters.queued_at",
        "state.letters.next_attempt_at",
        "state.letters.attempts",
    ),
    _status,
    _unsent,
)
