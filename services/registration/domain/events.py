"""What happened to a dossier: the facts that other services are told (`shared.contracts.registration`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.registration.domain.content import Content, Named
from services.registration.domain.dossier import Channel, LineResult, WindowReference


@dataclass(frozen=True)
class DossierSubmitted:
    file_code: str
    occurred_at: datetime
    channel: Channel
    received_on: date
    regime: str
    window: WindowReference | None
    dossier: Content


@dataclass(frozen=True)
class DossierReceived:
    file_code: str
    occurred_at: datetime
    agency: Named
    mode: str
    due_on: date


@dataclass(frozen=True)
class DossierAccepted:
    file_code: str
    occurred_at: datetime
    due_on: date | None
    note: str | None


@dataclass(frozen=True)
class DossierRefused:
    file_code: str
    occurred_at: datetime
    reason: str


@dataclass(frozen=True)
class SupplementRequested:
    file_code: str
    occurred_at: datetime
    items: tuple[str, ...]
    reason: str
    due_on: date


@dataclass(frozen=True)
class DossierSupplemented:
    file_code: str
    occurred_at: datetime
    dossier: Content


@dataclass(frozen=True)
class DossierCancelled:
    file_code: str
    occurred_at: datetime
    reason: str | None


@dataclass(frozen=True)
class InspectionScheduled:
    file_code: str
    occurred_at: datetime
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str


@dataclass(frozen=True)
class ResultIssued:
    file_code: str
    occurred_at: datetime
    notice_no: str
    issued_on: date
    agency: Named
    signer: str
    lines: tuple[LineResult, ...]


DossierEvent = (
    DossierSubmitted
    | DossierReceived
    | DossierAccepted
    | DossierRefused
    | SupplementRequested
    | DossierSupplemented
    | DossierCancelled
    | InspectionScheduled
    | ResultIssued
)
