"""What may be asked of a case, and of complaints. by: who asks, as the history names it ("officer:lan.nt")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.inspection.domain.case import Mode
from services.inspection.domain.complaint import Aim, ComplaintSource
from services.inspection.domain.custody.chain import CustodyAct, Part
from services.inspection.domain.evidence import (
    AppointmentKind,
    ChecklistAnswer,
    Coverage,
    LaboratoryReport,
    LineResult,
    SamplingRecord,
)


@dataclass(frozen=True)
class Assign:
    officer: str


@dataclass(frozen=True)
class Schedule:
    """starts_at, ends_at: the window in which the officer comes, or looks at the papers.

    province: two-digit code of the place. booking: id of the officer's time that is held for it.
    """

    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    reason: str | None = None
    province: str | None = None
    booking: str | None = None


@dataclass(frozen=True)
class WishMove:
    """The importer asks for another time, himself or through an officer. not_after: None for any later day."""

    reason: str
    not_before: date
    not_after: date | None
    by: str


@dataclass(frozen=True)
class DeclineWish:
    reason: str


@dataclass(frozen=True)
class CancelAppointment:
    reason: str


@dataclass(frozen=True)
class RecordChecklist:
    """Answers to some or all items; an item answered before gets its new answer. coverage: likewise, per regulation."""

    answers: tuple[ChecklistAnswer, ...]
    by: str
    coverage: tuple[Coverage, ...] = ()


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
    """signer: as printed on the notice."""

    signer: str
    by: str
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class AmendNotice:
    reason: str
    by: str


@dataclass(frozen=True)
class KeepNotice:
    reason: str


@dataclass(frozen=True)
class RecordDisposition:
    """number, dated: of the paper that shows it. done_on: when it was done. sha256: of the paper's file."""

    line_no: int
    number: str
    dated: date
    done_on: date
    by: str
    sha256: str | None = None


@dataclass(frozen=True)
class RecordCustomsCopy:
    number: str
    sent_on: date
    by: str


@dataclass(frozen=True)
class FileComplaint:
    """All that the aim names must fit for it to concern a dossier. effective_from, effective_to: legal days."""

    source: ComplaintSource
    text: str
    opened_on: date
    aim: Aim
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True)
class AmendComplaint:
    """The whole of what can be amended, as it is to be."""

    text: str
    aim: Aim
    reason: str
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True)
class CloseComplaint:
    """upheld: it was found true."""

    reason: str
    upheld: bool = False
