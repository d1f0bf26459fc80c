"""What was decided, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.console.domain.dossier.registered import ConformityLine, Named


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
class Notice:
    notice_no: str
    issued_on: date
    signer: str
    lines: tuple[LineResult, ...]
    replaced_by: str | None = None


@dataclass(frozen=True)
class CustomsCopy:
    notice_no: str


@dataclass(frozen=True)
class Conformity:
    """What the certification body found on its lines. revoked: why the body took it back."""

    lines: tuple[ConformityLine, ...]
    revoked: str | None = None


@dataclass(frozen=True)
class Certification:
    result: Conformity | None = None

    @property
    def judged(self) -> dict[int, ConformityLine]:
        """By line, what was found and not taken back."""
        if self.result is None or self.result.revoked is not None:
            return {}
        return {each.line_no: each for each in self.result.lines}
