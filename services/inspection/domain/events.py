"""What happened in an inspection: the facts that other services are told (`shared.contracts.inspection`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.inspection.domain.content import Named
from services.inspection.domain.evidence import LineResult


@dataclass(frozen=True)
class CaseOpened:
    file_code: str
    occurred_at: datetime
    agency: Named
    mode: str
    rule: str
    explanation: str
    due_on: date


@dataclass(frozen=True)
class Scheduled:
    file_code: str
    occurred_at: datetime
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str


@dataclass(frozen=True)
class ResultSigned:
    file_code: str
    occurred_at: datetime
    revision: int
    notice_no: str
    signed_on: date
    agency: Named
    signer: str
    lines: tuple[LineResult, ...]


InspectionEvent = CaseOpened | Scheduled | ResultSigned
