"""What the agency has decided on an entitlement, as the letters that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus, Ground


class LetterKind(StrEnum):
    """CONFIRMATION: granted or confirmed. NOTICE_OF_END: it expired or lapsed by itself."""

    CONFIRMATION = "CONFIRMATION"
    REFUSAL = "REFUSAL"
    REVOCATION = "REVOCATION"
    NOTICE_OF_END = "NOTICE_OF_END"


@dataclass(frozen=True)
class Letter:
    """number: of the confirmation, to which later ones refer. signer: who decided; "timer" or "service:…": by itself."""

    kind: LetterKind
    dated: date
    signer: str
    number: str | None = None
    ground: Ground | None = None
    reason: str | None = None


_ENDED_BY = {
    EntitlementStatus.REFUSED: LetterKind.REFUSAL,
    EntitlementStatus.REVOKED: LetterKind.REVOCATION,
    EntitlementStatus.EXPIRED: LetterKind.NOTICE_OF_END,
    EntitlementStatus.LAPSED: LetterKind.NOTICE_OF_END,
}


def letters_of(entitlement: Entitlement) -> tuple[Letter, ...]:
    """In their order. What the importer withdrew needs no answer."""
    letters: list[Letter] = []
    number = None
    if (granting := entitlement.granting) is not None:
        number = granting.number
        letters.append(Letter(LetterKind.CONFIRMATION, granting.on, granting.by, number, reason=granting.note))
    ending, kind = entitlement.ending, _ENDED_BY.get(entitlement.status)
    if ending is not None and kind is not None:
        letters.append(Letter(kind, ending.on, ending.by, number, ending.ground, ending.reason))
    return tuple(letters)
