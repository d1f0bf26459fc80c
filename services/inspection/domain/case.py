"""The case: what an agency does about one dossier, from its submission to the signed result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.inspection.domain.content import Content, Named
from services.inspection.domain.custody.chain import Part, SampleCustody, SampleState
from services.inspection.domain.evidence import (
    Appointment,
    Checklist,
    Draft,
    LaboratoryReport,
    Review,
    SamplingRecord,
    Signature,
    Wish,
)
from services.inspection.domain.sampling.lot_check import LotCheck
from services.inspection.domain.testing.retest import Retest


class Status(StrEnum):
    OPENED = "OPENED"
    SCHEDULED = "SCHEDULED"
    CHECKED = "CHECKED"
    SAMPLED = "SAMPLED"
    TESTED = "TESTED"
    DRAFTED = "DRAFTED"
    REVIEWED = "REVIEWED"
    SIGNED = "SIGNED"
    PAUSED = "PAUSED"
    ISSUED = "ISSUED"
    CANCELLED = "CANCELLED"
    REFUSED = "REFUSED"


TERMINAL = frozenset({Status.ISSUED, Status.CANCELLED, Status.REFUSED})


class Mode(StrEnum):
    """In the order of how closely it looks."""

    NONE = "NONE"
    REDUCED = "REDUCED"
    DOCUMENTARY = "DOCUMENTARY"
    SAMPLE = "SAMPLE"

    def stricter_than(self, other: Mode) -> bool:
        order = list(Mode)
        return order.index(self) > order.index(other)


BY_OFFICER = "officer"


@dataclass(frozen=True)
class StandingSeen:
    """A complaint in the version that a decision saw."""

    id: str
    version: int


@dataclass(frozen=True)
class Decision:
    """How the case is inspected and why.

    rule: code in the rule table, or BY_OFFICER. law: version of the law's data.
    """

    mode: Mode
    rule: str
    explanation: str
    decided_at: datetime
    law: str
    complaints: tuple[StandingSeen, ...] = ()


@dataclass(frozen=True)
class Pause:
    """The agency waits for the importer, and its clock stands still. due_on: the importer's day."""

    since: datetime
    items: tuple[str, ...]
    reason: str
    due_on: date


@dataclass(frozen=True)
class SetAside:
    """A signed result that was not issued, because the dossier moved on."""

    signature: Signature
    at: datetime
    reason: str


@dataclass(frozen=True)
class Closing:
    """notice_no: of the issued result."""

    at: datetime
    reason: str | None = None
    notice_no: str | None = None


@dataclass(frozen=True)
class Case:
    """dossier_id: also the case's id. received_on: legal day of receipt. accepted: the agency accepted the dossier."""

    dossier_id: str
    file_code: str
    channel: str
    regime: str
    received_on: date
    agency: Named
    content: Content
    decision: Decision
    due_on: date
    status: Status
    accepted: bool = False
    officer: str | None = None
    appointment: Appointment | None = None
    checklist: Checklist | None = None
    sample: SamplingRecord | None = None
    test: LaboratoryReport | None = None
    draft: Draft | None = None
    review: Review | None = None
    signature: Signature | None = None
    pause: Pause | None = None
    set_aside: tuple[SetAside, ...] = ()
    closing: Closing | None = None
    wish: Wish | None = None
    custody: tuple[SampleCustody, ...] = ()
    lot_checks: tuple[LotCheck, ...] = ()
    retest: Retest | None = None

    @property
    def mode(self) -> Mode:
        return self.decision.mode

    @property
    def evidence_status(self) -> Status:
        """The status that what is on record amounts to, drafts aside."""
        if self.test is not None:
            return Status.TESTED
        if self.sample is not None and not self.broken_samples:
            return Status.SAMPLED
        if self.checklist is not None and self.checklist.complete:
            return Status.CHECKED
        return Status.OPENED if self.appointment is None else Status.SCHEDULED

    @property
    def broken_samples(self) -> tuple[str, ...]:
        """Codes of test samples that arrived with a broken seal and were not taken again yet."""
        current = {goods.sample_code for goods in self.sample.goods} if self.sample else set()
        return tuple(
            held.sample_code
            for held in self.custody
            if held.part is Part.TEST and held.state is SampleState.INVALID and held.sample_code in current
        )
