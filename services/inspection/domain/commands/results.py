"""What may be asked on the way to a result: mode, rows, draft, review, signature."""

from __future__ import annotations

from dataclasses import dataclass

from services.inspection.domain.case import Mode
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.on_paper import OnPaper


@dataclass(frozen=True)
class ChangeMode:
    to: Mode
    reason: str
    by: str


@dataclass(frozen=True)
class ChooseRow:
    """row: code of a candidate row; None: no row covers the goods."""

    line_no: int
    row: str | None
    reason: str
    by: str


@dataclass(frozen=True)
class DraftResult:
    """amendments: what the notice says differently from the one that it replaces. on_behalf_of: who lent the role."""

    lines: tuple[LineResult, ...]
    by: str
    amendments: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class ReviewResult:
    """approve False: back to the officer, with reason."""

    approve: bool
    by: str
    reason: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class SignResult:
    """signer: as printed on the notice. on_paper: it was signed on paper before."""

    signer: str
    by: str
    on_behalf_of: str | None = None
    on_paper: OnPaper | None = None
