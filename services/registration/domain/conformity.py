"""What the certification body found: its result per goods line and the certificate behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.registration.domain.content import Document, Named


@dataclass(frozen=True)
class Certificate:
    """method: of conformity assessment, 1..8 (5 with surveillance, 7 per lot). lines: the goods lines it covers."""

    number: str
    issuer: Named
    issued_on: date
    method: int
    lines: tuple[int, ...]
    valid_until: date | None = None


@dataclass(frozen=True)
class ConformityLine:
    """result: 1 conforms, 2 does not, 3 not on the list (the single window's codes)."""

    line_no: int
    result: int
    reason: str | None = None


@dataclass(frozen=True)
class ConformityResult:
    """As the certification body submitted it. revision: of the content that it judged.

    scope_checked: the body was found on the list of bodies and its scope compared. revoked_because: taken back, and why.
    documents: the certificate itself, and what came with it.
    """

    body: Named
    certificate: Certificate | None
    lines: tuple[ConformityLine, ...]
    submitted_on: date
    revision: int
    scope_checked: bool = False
    revoked_because: str | None = None
    documents: tuple[Document, ...] = ()
