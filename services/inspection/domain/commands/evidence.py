"""What may be put on record of goods and papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.inspection.domain.custody.chain import CustodyAct, Part
from services.inspection.domain.evidence import ChecklistAnswer, Coverage, LaboratoryReport, SamplingRecord
from services.inspection.domain.on_paper import OnPaper


@dataclass(frozen=True)
class RecordChecklist:
    """Answers to some or all items; an item answered before gets its new answer. coverage: likewise, per regulation.

    on_paper: it was answered on paper before.
    """

    answers: tuple[ChecklistAnswer, ...]
    by: str
    coverage: tuple[Coverage, ...] = ()
    on_paper: OnPaper | None = None


@dataclass(frozen=True)
class RecordSample:
    record: SamplingRecord
    by: str = ""


@dataclass(frozen=True)
class RecordTestResult:
    report: LaboratoryReport
    by: str = ""


@dataclass(frozen=True)
class RecordLotCheck:
    """lot_size: items, None for what was registered. resumption: why sampling goes on after it was ended."""

    line_no: int
    inspected: int
    nonconforming: int
    by: str
    lot_size: int | None = None
    findings: str | None = None
    resumption: str | None = None


@dataclass(frozen=True)
class MovedSample:
    """seal_numbers: with which it is sealed now."""

    sample_code: str
    part: Part = Part.TEST
    seal_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class MoveSamples:
    """One step of the chain of custody for some samples. from_party: None for who holds them. to_party: who gets them."""

    act: CustodyAct
    samples: tuple[MovedSample, ...]
    at: datetime
    by: str
    from_party: str | None = None
    to_party: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class RequestRetest:
    """requested_by: who asks in the importer's name. lines: none named: every line that failed in the laboratory."""

    laboratory: str
    requested_on: date
    requested_by: str
    reason: str
    by: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class RecordRetest:
    report: LaboratoryReport
    by: str
