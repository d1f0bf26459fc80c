"""What an officer and a laboratory put on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from services.inspection.domain.content import Named
from shared.regulation import legal_day


class AppointmentKind(StrEnum):
    DOCUMENT_REVIEW = "DOCUMENT_REVIEW"
    SAMPLE_INSPECTION = "SAMPLE_INSPECTION"


@dataclass(frozen=True)
class Appointment:
    """When, where and by whom. times: how often it was set, the first time included.

    province: two-digit code of the place, None when not told. booking: id of the officer's time that was booked for it.
    """

    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    times: int = 1
    province: str | None = None
    booking: str | None = None


@dataclass(frozen=True)
class Wish:
    """The importer would rather have the inspection at another time. not_after: None for any later day."""

    by: str
    at: datetime
    reason: str
    not_before: date
    not_after: date | None = None


class Answer(StrEnum):
    YES = "YES"
    NO = "NO"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    # Nothing can be said before the importer has handed in more.
    SUPPLEMENT = "SUPPLEMENT"


@dataclass(frozen=True)
class ChecklistAnswer:
    """item: code of the checklist. note: what was found, or what is to be handed in. lines: goods lines that a "no" or a
    supplement concerns; none named: all."""

    item: str
    answer: Answer
    note: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """Which paper shows that goods meet one of the national technical regulations that apply to them together.

    number: of the certificate, the receipt of a declaration or the test report. not_applicable: why the regulation does
    not concern the goods, in place of a paper. lines: none named: every line that it applies to.
    """

    qcvn: str
    number: str | None = None
    not_applicable: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """missing: required items without an answer yet, and whatever waits for a supplement. objections: decisive items
    answered "no". coverage: one entry per line and regulation. done_on: where it was answered on paper, entered at `at`.
    """

    answers: tuple[ChecklistAnswer, ...]
    missing: tuple[str, ...]
    objections: tuple[ChecklistAnswer, ...]
    by: str
    at: datetime
    coverage: tuple[Coverage, ...] = ()
    done_on: date | None = None

    @property
    def day(self) -> date:
        return self.done_on or legal_day(self.at)

    @property
    def awaited(self) -> tuple[ChecklistAnswer, ...]:
        """What the importer is to hand in before these items can be answered."""
        return tuple(each for each in self.answers if each.answer is Answer.SUPPLEMENT)

    @property
    def complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Particulars:
    """The goods as they were registered when the sample was taken; the record is printed with them."""

    name: str
    brand: str
    model: str
    origin: str
    hs_code: str
    manufacturer: str | None = None
    declaration_no: str | None = None


@dataclass(frozen=True)
class SampledGoods:
    """One goods line's share in the sampling record: n₁ goes to the test, n₂ is retained for a dispute.

    seal_numbers: of the test sample; none: it is not sealed yet. retained_seal_numbers: of the retained sample.
    record_no: of the earlier record that the sample stands in, where a later one only replaced others.
    """

    line_no: int
    sample_code: str
    lot_size: Decimal
    test_quantity: Decimal
    retained_quantity: Decimal
    unit: str
    seal_numbers: tuple[str, ...] = ()
    lot_no: str | None = None
    retained_seal_numbers: tuple[str, ...] = ()
    serial_nos: str | None = None
    produced_on: date | None = None
    expires_on: date | None = None
    storage: str | None = None
    particulars: Particulars | None = None
    record_no: str | None = None

    @property
    def seals(self) -> tuple[str, ...]:
        return self.seal_numbers + self.retained_seal_numbers


@dataclass(frozen=True)
class Photo:
    """Taken on the spot; the bytes are kept by the SHA-256. line_no: that it shows, None for the place as a whole.

    content_type, size (bytes): as kept.
    """

    sha256: str
    line_no: int | None = None
    note: str | None = None
    content_type: str = ""
    size: int = 0


@dataclass(frozen=True)
class SamplingRecord:
    """Biên bản lấy mẫu. basis: decision or dossier on which it rests. standard: of the sampling method.

    sealing: how the samples were closed. signatures: who signed. copies: of the record, one for each side.
    """

    number: str
    taken_at: datetime
    place: str
    basis: str
    officers: tuple[str, ...]
    representative: str
    standard: str
    packaging: str
    laboratory: str
    indicators: tuple[str, ...]
    goods: tuple[SampledGoods, ...]
    witness: str | None = None
    remaining_goods: str | None = None
    statement: str | None = None
    sealing: str | None = None
    signatures: tuple[str, ...] = ()
    copies: int = 2
    photos: tuple[Photo, ...] = ()


class Conclusion(StrEnum):
    PASS = "PASS"  # noqa: S105
    FAIL = "FAIL"


@dataclass(frozen=True)
class Indicator:
    """limit: as the QCVN has it. value: as measured. passed: the laboratory's judgement.

    code: of the law's list of indicators. computed: the judgement that follows from the list's numeric limits, None
    where there are none or the value is no number. clause: of the QCVN, from the list.
    """

    sample_code: str
    name: str
    method: str
    limit: str
    value: str
    passed: bool
    unit: str | None = None
    code: str | None = None
    computed: bool | None = None
    clause: str | None = None


@dataclass(frozen=True)
class LaboratoryReport:
    """accreditation_no: of the laboratory's accreditation or designation. seal_intact: when the sample arrived."""

    number: str
    laboratory: str
    accreditation_no: str
    received_on: date
    tested_on: date
    seal_intact: bool
    indicators: tuple[Indicator, ...]
    conclusion: Conclusion
    signatory: str


@dataclass(frozen=True)
class LineResult:
    """code: result code 1..10 of the single window. body: where conformity is to be re-assessed."""

    line_no: int
    code: int
    reason: str | None = None
    body: Named | None = None


@dataclass(frozen=True)
class Draft:
    """amendments: what the notice says differently from the one that it replaces. on_behalf_of: who lent the role."""

    lines: tuple[LineResult, ...]
    by: str
    at: datetime
    amendments: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Review:
    """approved False: sent back, with reason."""

    approved: bool
    by: str
    at: datetime
    reason: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Signature:
    """signer: as printed on the notice. failed_keys: same-good keys of the lines that failed."""

    notice_no: str
    signed_on: date
    signer: str
    by: str
    at: datetime
    revision: int
    failed_keys: tuple[str, ...] = ()
    replaces: str | None = None
