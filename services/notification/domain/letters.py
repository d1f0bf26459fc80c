"""A letter: one thing told to the applicant over one channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Channel(StrEnum):
    """WINDOW: the National Single Window, the legal channel. EMAIL: best effort."""

    WINDOW = "WINDOW"
    EMAIL = "EMAIL"


class Kind(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPPLEMENT_REQUEST = "supplement_request"
    SCHEDULE = "schedule"
    RESULT = "result"


class Status(StrEnum):
    """QUEUED: to be sent, or tried and not yet known to have arrived. SENT: the partner said that it holds it.

    FAILED: given up, an operator should look. REPLACED: sent again as a new letter. CANCELLED: taken out by an
    operator. NOT_SENT: recorded while catching up on the past, never meant to go out.
    """

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"
    REPLACED = "REPLACED"
    CANCELLED = "CANCELLED"
    NOT_SENT = "NOT_SENT"


@dataclass(frozen=True)
class Inspection:
    """kind: DOCUMENT_REVIEW or SAMPLE_INSPECTION. Times in UTC."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str


@dataclass(frozen=True)
class ResultLine:
    """code: the window's result code, 1 to 10."""

    line_no: int
    goods: str
    code: int
    reason: str | None = None


@dataclass(frozen=True)
class ResultNotice:
    number: str
    issued_on: date
    signer: str
    lines: tuple[ResultLine, ...]


@dataclass(frozen=True)
class Content:
    """What a letter says; which fields are set depends on its kind.

    occurred_at: when the act took place, UTC. agency: who says so. mode: NONE, REDUCED, DOCUMENTARY or SAMPLE. due_on:
    the day by which the agency (received, accepted) or the applicant (supplement request) has to act.
    """

    occurred_at: datetime
    agency: str
    mode: str | None = None
    due_on: date | None = None
    reason: str | None = None
    items: tuple[str, ...] = ()
    inspection: Inspection | None = None
    notice: ResultNotice | None = None


@dataclass(frozen=True)
class Letter:
    """id: UUID, also the messageId at the window and part of the e-mail's Message-ID; it never changes.

    event_id, event_sequence: what caused it. attempts: how often it was tried. last_error: why the last try did not
    succeed. answer: what the partner said. replaces, replaced_by: ids of letters when an operator sent one again.
    """

    id: str
    channel: Channel
    kind: Kind
    event_id: str
    event_sequence: int
    content: Content
    status: Status
    queued_at: datetime
    attempts: int = 0
    next_attempt_at: datetime | None = None
    last_error: str | None = None
    sent_at: datetime | None = None
    answer: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
