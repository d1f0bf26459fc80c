"""What was decided, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.console.domain.casework.goods import Named


@dataclass(frozen=True)
class LineResult:
    """code: of the single window, 1 to 10. body: where conformity is to be re-assessed."""

    line_no: int
    code: int
    reason: str | None = None
    body: Named | None = None


@dataclass(frozen=True)
class Draft:
    lines: tuple[LineResult, ...]
    by: str
    at: datetime
    amendments: str | None = None


@dataclass(frozen=True)
class Review:
    approved: bool
    by: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Notice:
    notice_no: str
    issued_on: date
    signer: str
    lines: tuple[LineResult, ...]
    replaced_by: str | None = None


@dataclass(frozen=True)
class Proof:
    number: str
    done_on: date


@dataclass(frozen=True)
class Disposition:
    """kind: RE_EXPORT, DESTROY or RECYCLE. done: None until it is proved."""

    notice_no: str
    line_no: int
    kind: str
    due_on: date
    done: Proof | None = None


@dataclass(frozen=True)
class CustomsCopy:
    notice_no: str


@dataclass(frozen=True)
class Judged:
    """What the certification body found on a line: 1 conforms, 2 does not, 3 not on the list."""

    line_no: int
    result: int
    reason: str | None = None


@dataclass(frozen=True)
class Conformity:
    """revoked: why the body took it back."""

    lines: tuple[Judged, ...]
    revoked: str | None = None


@dataclass(frozen=True)
class Certification:
    result: Conformity | None = None

    @property
    def judged(self) -> dict[int, Judged]:
        """By line, what was found and not taken back."""
        if self.result is None or self.result.revoked is not None:
            return {}
        return {each.line_no: each for each in self.result.lines}
