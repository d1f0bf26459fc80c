"""What may be asked of a dossier."""

from __future__ import annotations

from dataclasses import dataclass

from services.registration.domain.dossier import Channel, WindowReference
from services.registration.domain.draft import Draft


@dataclass(frozen=True)
class SubmitDossier:
    """file_code: the window's own; None where we assign it. received_on: an officer's entry at the counter only."""

    channel: Channel
    draft: Draft
    file_code: str | None = None
    window: WindowReference | None = None
    received_on: str | None = None
    received_on_reason: str | None = None


@dataclass(frozen=True)
class AcceptDossier:
    note: str | None = None


@dataclass(frozen=True)
class RefuseDossier:
    reason: str


@dataclass(frozen=True)
class RequestSupplement:
    """items: what is missing, one by one."""

    items: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class SupplementDossier:
    draft: Draft


@dataclass(frozen=True)
class CancelDossier:
    reason: str | None = None
