"""What inspection says: how the goods are looked at and why, the appointment, the evidence, the notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from services.console.domain.dossier.barred import Barred
from services.console.domain.dossier.registered import Document, GoodsLine, Importer, LineResult, Named

SAMPLE, NONE = "SAMPLE", "NONE"


@dataclass(frozen=True)
class Candidate:
    """A row of the catalogue that may cover the goods. condition: what they must be beyond their HS code."""

    code: str
    tier: str
    name: str
    qcvn: str
    measure: str | None = None
    condition: str | None = None


@dataclass(frozen=True, kw_only=True)
class CaseLine(GoodsLine):
    """row: that was chosen, None: nobody chose. off_list: no row covers the goods. elsewhere: another authority's."""

    good_key: str
    inspected: bool
    candidates: tuple[Candidate, ...] = ()
    also: tuple[Candidate, ...] = ()
    row: str | None = None
    row_fault: str | None = None
    off_list: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class CaseContent:
    """The registration as the inspection works on it."""

    lines: tuple[CaseLine, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Decision:
    """rule: code in the table of mode rules, "officer" when a person looked closer than the rules say."""

    mode: str
    rule: str
    explanation: str
    scheme: str | None = None


@dataclass(frozen=True)
class Appointment:
    """kind: DOCUMENT_REVIEW or SAMPLE_INSPECTION."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str


@dataclass(frozen=True)
class Wish:
    """For another time; not answered yet."""

    by: str
    reason: str
    not_before: date
    not_after: date | None = None


# Nothing can be said before the importer has handed in more.
AWAITED = "SUPPLEMENT"


@dataclass(frozen=True)
class ChecklistAnswer:
    """answer: YES, NO, SUPPLEMENT or NOT_APPLICABLE. lines: that it is about; none: all."""

    item: str
    answer: str
    note: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """missing: items without an answer that the result needs. by: role and id."""

    answers: tuple[ChecklistAnswer, ...]
    missing: tuple[str, ...]
    by: str
    at: datetime
    complete: bool = False

    def answer(self, item: str) -> ChecklistAnswer | None:
        return next((each for each in self.answers if each.item == item), None)


@dataclass(frozen=True)
class ChecklistItem:
    """decisive: a NO rules out that the goods meet the requirements. required: before a result can be drafted."""

    code: str
    part: str
    name: str
    name_en: str
    required: bool
    decisive: bool


@dataclass(frozen=True)
class SampledGoods:
    line_no: int
    sample_code: str
    lot_size: Decimal
    test_quantity: Decimal
    retained_quantity: Decimal
    unit: str
    seal_numbers: tuple[str, ...] = ()
    retained_seal_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Photo:
    """size: bytes. line_no None: of the place as a whole."""

    sha256: str
    size: int
    line_no: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class SamplingRecord:
    number: str
    taken_at: datetime
    place: str
    officers: tuple[str, ...]
    representative: str
    standard: str
    laboratory: str
    goods: tuple[SampledGoods, ...]
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Custody:
    """holder: in whose hands the sample is. part: TEST or RETAINED. allowed: steps that are possible with it now."""

    sample_code: str
    line_no: int
    part: str
    state: str
    holder: str
    seals: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    sample_code: str
    name: str
    method: str
    limit: str
    value: str
    passed: bool
    unit: str | None = None


@dataclass(frozen=True)
class Report:
    """The laboratory's. conclusion: PASS or FAIL."""

    number: str
    laboratory: str
    tested_on: date
    conclusion: str
    indicators: tuple[Indicator, ...]
    seal_intact: bool = True


@dataclass(frozen=True)
class Retest:
    requested_on: date
    requested_by: str
    reason: str
    laboratory: str
    report: Report | None = None
    void: str | None = None


@dataclass(frozen=True)
class LotCheck:
    line_no: int
    lot_size: int
    n: int
    ac: int
    nonconforming: int
    accepted: bool
    by: str
    at: datetime
    findings: str | None = None


@dataclass(frozen=True)
class Draft:
    lines: tuple[LineResult, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class Review:
    approved: bool
    by: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Proof:
    number: str
    done_on: date


@dataclass(frozen=True)
class Disposition:
    """kind: RE_EXPORT, DESTROY or RECYCLE. done: None while it is owed."""

    notice_no: str
    line_no: int
    kind: str
    due_on: date
    done: Proof | None = None


@dataclass(frozen=True)
class CustomsCopy:
    notice_no: str
    sent: SentCopy | None = None


@dataclass(frozen=True)
class SentCopy:
    number: str
    sent_on: date


@dataclass(frozen=True)
class Pause:
    """The importer owes papers. lapsed: their day went by."""

    since: datetime
    items: tuple[str, ...]
    reason: str
    kind: str
    due_on: date | None = None
    lapsed: bool = False


@dataclass(frozen=True)
class Case:
    """allowed: acts that are possible now, whoever looks. barred: those of this stage that are not the reader's, and why."""

    id: str
    version: int
    file_code: str
    channel: str
    received_on: date
    agency: Named
    importer: Importer
    status: str
    mode: str
    accepted: bool
    due_on: date
    decision: Decision
    content: CaseContent = field(default_factory=CaseContent)
    officer: str | None = None
    officer_name: str | None = None
    allowed: tuple[str, ...] = ()
    barred: tuple[Barred, ...] = ()
    appointment: Appointment | None = None
    checklist: Checklist | None = None
    sample: SamplingRecord | None = None
    test: Report | None = None
    custody: tuple[Custody, ...] = ()
    lot_checks: tuple[LotCheck, ...] = ()
    retest: Retest | None = None
    draft: Draft | None = None
    review: Review | None = None
    dispositions: tuple[Disposition, ...] = ()
    customs_copy: CustomsCopy | None = None
    customs_copy_due: bool = False
    pause: Pause | None = None

    @property
    def ended(self) -> bool:
        """No result is owed any more."""
        return self.status in ("ISSUED", "DISPOSING", "SIGNED", "CANCELLED", "REFUSED", "WITHDRAWN")

    @property
    def sample_steps(self) -> frozenset[str]:
        """Steps of the chain of custody that are possible now, with some sample or other."""
        return frozenset(step for each in self.custody for step in each.allowed)

    @property
    def dispositions_owed(self) -> tuple[Disposition, ...]:
        return tuple(each for each in self.dispositions if each.done is None)
