"""What happens to letters: the acts of a correspondence's history, and what a channel reports after a try.

The service publishes none of them: nobody subscribes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    CORRESPONDENCE_OPENED = "correspondence_opened"
    RECIPIENT_UPDATED = "recipient_updated"
    LETTERS_QUEUED = "letters_queued"
    DEADLINE_NOTED = "deadline_noted"
    STAFF_REMINDED = "staff_reminded"
    REMINDER_OPENED = "reminder_opened"
    DIGEST_OPENED = "digest_opened"
    NOTHING_TO_TELL = "nothing_to_tell"
    LETTER_SENT = "letter_sent"
    LETTER_RETRIED = "letter_retried"
    LETTER_POSTPONED = "letter_postponed"
    LETTER_ARRIVED = "letter_arrived"
    LETTER_REROUTED = "letter_rerouted"
    LETTER_BOUNCED = "letter_bounced"
    LETTER_FAILED = "letter_failed"
    LETTER_SENT_AGAIN = "letter_sent_again"
    LETTER_CANCELLED = "letter_cancelled"


@dataclass(frozen=True)
class Delivered:
    """The partner says that it holds the letter. answer: in its words."""

    answer: str


@dataclass(frozen=True)
class Refused:
    """The partner will not take this letter, however often it is sent. reason: in its words."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Nobody knows whether it arrived: time-out, fault, no connection. error: what was seen."""

    error: str


@dataclass(frozen=True)
class Unreachable:
    """The partner says that the reader cannot be reached over this channel. reason: in its words."""

    reason: str


@dataclass(frozen=True)
class Postponed:
    """Not tried: it is no time for it. until: when it is."""

    until: datetime


Outcome = Delivered | Refused | Unknown | Unreachable | Postponed
