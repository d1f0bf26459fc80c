"""The result notices of a case, why it was opened again, and what is followed up after a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.inspection.domain.evidence import Draft, LineResult, Review, Signature


@dataclass(frozen=True)
class Revocation:
    """by: the leader who took the notice back. unit: that leader's agency."""

    reason: str
    by: str
    unit: str
    on: date


@dataclass(frozen=True)
class Notice:
    """A notice that registration issued. failed_keys: same-good keys of the lines that failed.

    replaces: number of the notice in whose place it stands. replaced_by: of the one that stands in its place. tallied:
    what the records of its goods know of it: COUNTED, UNDONE, or nothing yet.
    """

    notice_no: str
    issued_on: date
    signer: str
    lines: tuple[LineResult, ...]
    failed_keys: tuple[str, ...] = ()
    replaces: str | None = None
    amendments: str | None = None
    replaced_by: str | None = None
    revoked: Revocation | None = None
    tallied: str | None = None

    @property
    def stands(self) -> bool:
        return self.revoked is None and self.replaced_by is None


class ReopenedFor(StrEnum):
    """PENDING: the notice itself said that more is to come."""

    PENDING = "PENDING"
    REVOKED = "REVOKED"
    AMENDMENT = "AMENDMENT"


@dataclass(frozen=True)
class Reopening:
    """signature, draft, review: of the notice that is to be amended; they stand again if it stays after all."""

    why: ReopenedFor
    at: datetime
    reason: str
    by: str | None = None
    signature: Signature | None = None
    draft: Draft | None = None
    review: Review | None = None


@dataclass(frozen=True)
class Proof:
    """The paper that shows what became of the goods. sha256: of its file, when there is one."""

    number: str
    dated: date
    done_on: date
    by: str
    at: datetime
    sha256: str | None = None


@dataclass(frozen=True)
class Disposition:
    """What must become of a line that failed. kind: RE_EXPORT, DESTROY or RECYCLE. done: None until proved."""

    notice_no: str
    line_no: int
    kind: str
    due_on: date
    done: Proof | None = None

    def overdue(self, today: date) -> bool:
        return self.done is None and self.due_on < today


@dataclass(frozen=True)
class SentCopy:
    """number, sent_on: of the letter that took the paper to customs."""

    number: str
    sent_on: date
    by: str
    at: datetime


@dataclass(frozen=True)
class CustomsCopy:
    """The paper copy of a notice for customs, where the case came over the counter. sent: None until it was."""

    notice_no: str
    sent: SentCopy | None = None
