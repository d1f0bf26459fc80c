"""What officers and laboratories put on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.console.domain.dossier.case import ChecklistAnswer, SampledGoods


@dataclass(frozen=True)
class Coverage:
    qcvn: str
    number: str | None = None
    not_applicable: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Checklist:
    answers: tuple[ChecklistAnswer, ...]
    missing: tuple[str, ...]
    objections: tuple[ChecklistAnswer, ...]
    coverage: tuple[Coverage, ...]
    complete: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class SamplingRecord:
    number: str
    taken_at: datetime
    place: str
    standard: str
    laboratory: str
    officers: tuple[str, ...]
    indicators: tuple[str, ...]
    goods: tuple[SampledGoods, ...]


@dataclass(frozen=True)
class Step:
    """Of a sample's chain of custody."""

    at: datetime


@dataclass(frozen=True)
class Held:
    """One physical sample. part: TEST or RETAINED. allowed: what may be done with it next. holder: who has it."""

    sample_code: str
    line_no: int
    part: str
    state: str
    holder: str
    seals: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Indicator:
    sample_code: str
    name: str
    limit: str
    value: str
    passed: bool
    unit: str | None = None
    method: str = ""


@dataclass(frozen=True)
class Report:
    """Of a laboratory. conclusion: PASS or FAIL."""

    number: str
    laboratory: str
    tested_on: date
    indicators: tuple[Indicator, ...]
    conclusion: str
    seal_intact: bool = True


@dataclass(frozen=True)
class LotCheck:
    line_no: int
    lot_size: int
    n: int
    ac: int
    nonconforming: int
    accepted: bool


@dataclass(frozen=True)
class Retest:
    """void: why there is no second result."""

    requested_on: date
    laboratory: str
    lines: tuple[int, ...]
    report: Report | None = None
    void: str | None = None

    @property
    def pending(self) -> bool:
        return self.report is None and self.void is None


@dataclass(frozen=True)
class Label:
    """One that the agency asked to have corrected."""

    lines: tuple[int, ...]
    fault: str
    due_on: date
    lapsed: bool
