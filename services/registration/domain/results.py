"""The result notice, what took its place, and what became of goods that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.registration.domain.content import Named


@dataclass(frozen=True)
class LineResult:
    """code: result code 1..10. body: that re-assesses conformity, where the code says so."""

    line_no: int
    code: int
    reason: str | None = None
    body: Named | None = None


@dataclass(frozen=True)
class Revocation:
    """revoked_by: the leader who took the notice back. unit: that leader's agency."""

    reason: str
    revoked_by: str
    unit: str
    revoked_on: date


@dataclass(frozen=True)
class Result:
    """The result notice. revision: of the content that it was decided on.

    replaces: number of the notice in whose place it stands; amendments: what it says differently.
    """

    notice_no: str
    issued_on: date
    agency: Named
    signer: str
    revision: int
    lines: tuple[LineResult, ...]
    replaces: str | None = None
    amendments: str | None = None
    revocation: Revocation | None = None


@dataclass(frozen=True)
class Disposition:
    """What became of goods that failed. kind: RE_EXPORT, DESTROY or RECYCLE; proof: the paper that shows it."""

    line_no: int
    kind: str
    proof: str
    done_on: date
