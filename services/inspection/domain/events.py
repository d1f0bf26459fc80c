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
    counts_from: date | None = None


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
    replaces: str | None = None
    amendments: str | None = None


@dataclass(frozen=True)
class ModeChanged:
    file_code: str
    occurred_at: datetime
    mode: str
    rule: str
    explanation: str
    due_on: date
    counts_from: date | None = None


@dataclass(frozen=True)
class SampleTaken:
    """received_on: by the laboratory, None while the samples are on their way."""

    file_code: str
    occurred_at: datetime
    record_no: str
    laboratory: str
    taken_at: datetime
    received_on: date | None = None
    retest: bool = False


@dataclass(frozen=True)
class TestResultReceived:
    """conclusion: PASS or FAIL."""

    file_code: str
    occurred_at: datetime
    report_no: str
    laboratory: str
    conclusion: str
    retest: bool = False


@dataclass(frozen=True)
class DispositionRecorded:
    """kind: RE_EXPORT, DESTROY or RECYCLE."""

    file_code: str
    occurred_at: datetime
    line_no: int
    kind: str
    proof: str
    done_on: date


@dataclass(frozen=True)
class AppointmentCancelled:
    """The appointment that was set for that time is off; kind: DOCUMENT_REVIEW or SAMPLE_INSPECTION."""

    file_code: str
    occurred_at: datetime
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    reason: str


@dataclass(frozen=True)
class MoveDeclined:
    """The importer wished for another time; the appointment stays."""

    file_code: str
    occurred_at: datetime
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    reason: str


InspectionEvent = (
    CaseOpened
    | Scheduled
    | ResultSigned
    | ModeChanged
    | SampleTaken
    | TestResultReceived
    | DispositionRecorded
    | AppointmentCancelled
    | MoveDeclined
)
