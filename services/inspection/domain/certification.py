"""What the certification body did and found, as far as the inspection needs it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.content import Named

CONFORMS, FAILS = 1, 2


@dataclass(frozen=True)
class BodyCertificate:
    """method: of conformity assessment, 1..8."""

    number: str
    issuer: Named
    issued_on: date
    method: int
    lines: tuple[int, ...]
    valid_until: date | None = None


@dataclass(frozen=True)
class BodyLine:
    """result: 1 conforms, 2 does not, 3 not on the list."""

    line_no: int
    result: int
    reason: str | None = None


@dataclass(frozen=True)
class ConformityResult:
    """revoked: why the body took it back."""

    body: Named
    at: datetime
    lines: tuple[BodyLine, ...]
    certificate: BodyCertificate | None = None
    revoked: str | None = None


@dataclass(frozen=True)
class Certification:
    """said: the last word in the body's case ("accept", "request_withdrawal", "conformity_result" ...), with its reason
    and the items that it misses."""

    said: str
    at: datetime
    reason: str | None = None
    items: tuple[str, ...] = ()
    result: ConformityResult | None = None

    @property
    def judged(self) -> dict[int, BodyLine]:
        """By line, what the body found and did not take back."""
        if self.result is None or self.result.revoked is not None:
            return {}
        return {line.line_no: line for line in self.result.lines}

    @property
    def failing(self) -> dict[int, str]:
        """Lines that do not conform, with the body's reason."""
        return {number: line.reason or "" for number, line in self.judged.items() if line.result == FAILS}

    def kept_for(self, lines: Collection[int]) -> Certification:
        """Without what was found on lines that are other goods now."""
        if self.result is None:
            return self
        standing = tuple(line for line in self.result.lines if line.line_no in lines)
        certificate = self.result.certificate
        if certificate is not None:
            certificate = replace(certificate, lines=tuple(n for n in certificate.lines if n in lines))
        return replace(self, result=replace(self.result, lines=standing, certificate=certificate))
