"""The case: what an agency does about one dossier, from its submission to the signed result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.inspection.domain.certification import Certification
from services.inspection.domain.content import Content, Named, RowChoice
from services.inspection.domain.custody.chain import Part, SampleCustody, SampleState
from services.inspection.domain.evidence import (
    Appointment,
    AppointmentKind,
    Checklist,
    Draft,
    LaboratoryReport,
    Review,
    SamplingRecord,
    Signature,
    Wish,
)
from services.inspection.domain.labels import LabelRequest
from services.inspection.domain.notices import CustomsCopy, Disposition, Notice, Reopening
from services.inspection.domain.pausing import Hold, Pause, Warned
from services.inspection.domain.sampling.lot_check import LotCheck
from services.inspection.domain.seen import Noted, Seen, StandingSeen
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
    HELD = "HELD"
    DISPOSING = "DISPOSING"
    ISSUED = "ISSUED"
    CANCELLED = "CANCELLED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


# Nothing more happens to such a case.
ENDED = frozenset({Status.CANCELLED, Status.REFUSED, Status.WITHDRAWN})
# An issued result closes the case too, but may be taken back or replaced.
TERMINAL = ENDED | {Status.ISSUED}
# The result stands; goods that failed may still have to be dealt with.
CONCLUDED = frozenset({Status.ISSUED, Status.DISPOSING})
_MAY_BE_VISITED = frozenset({Status.SCHEDULED, Status.CHECKED, Status.PAUSED, Status.HELD})


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
class Decision:
    """How the case is inspected and why.

    rule: code in the rule table, or BY_OFFICER. law: version of the law's data. scheme: as the law calls it (row of
    inspection_schemes). seen: the facts. noted: what was heard of complaints and reductions since, without effect.
    """

    mode: Mode
    rule: str
    explanation: str
    decided_at: datetime
    law: str
    complaints: tuple[StandingSeen, ...] = ()
    scheme: str | None = None
    seen: Seen | None = None
    noted: Noted | None = None


@dataclass(frozen=True)
class SetAside:
    """A signed result that was not issued, because the dossier moved on. draft, review: what was signed."""

    signature: Signature
    at: datetime
    reason: str
    draft: Draft | None = None
    review: Review | None = None


@dataclass(frozen=True)
class Closing:
    """notice_no: of the issued result."""

    at: datetime
    reason: str | None = None
    notice_no: str | None = None


@dataclass(frozen=True)
class Case:
    """dossier_id: also the case's id. received_on: legal day of receipt. accepted: the agency accepted the dossier.

    hold: a request of the importer that waits for the agency's answer. notices: every one issued, the newest last.
    objected: items of the checklist objected to before the last supplement.
    reopened: why a case with a notice is worked on again. dispositions_due_on: the earliest day by which goods that
    failed must be dealt with, the last such day once all are; None when nothing failed.
    label: one that waits to be corrected. counts_from: working day from which the time until due_on counts, itself not
    counted.
    """

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
    hold: Hold | None = None
    certification: Certification | None = None
    row_choices: tuple[RowChoice, ...] = ()
    notices: tuple[Notice, ...] = ()
    reopened: Reopening | None = None
    dispositions: tuple[Disposition, ...] = ()
    dispositions_due_on: date | None = None
    customs_copy: CustomsCopy | None = None
    warnings: tuple[Warned, ...] = ()
    objected: tuple[str, ...] = ()
    custody: tuple[SampleCustody, ...] = ()
    lot_checks: tuple[LotCheck, ...] = ()
    retest: Retest | None = None
    counts_from: date | None = None
    label: LabelRequest | None = None

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
    def appointment_ahead(self) -> bool:
        """There is one, and what it was made for is still to be done."""
        if self.appointment is None or self.draft is not None or self.status not in _MAY_BE_VISITED:
            return False
        sampling = self.appointment.kind is AppointmentKind.SAMPLE_INSPECTION
        return self.evidence_status is Status.SCHEDULED or (sampling and self.evidence_status is Status.CHECKED)

    @property
    def standing(self) -> Status:
        """The status that all on record amounts to, in a case that is not over and not signed."""
        if self.hold is not None:
            return Status.HELD
        if self.draft is not None:
            return Status.REVIEWED if self.review is not None and self.review.approved else Status.DRAFTED
        return Status.PAUSED if self.pause is not None else self.evidence_status

    @property
    def concluded(self) -> Status:
        """The status of a case whose result stands."""
        return Status.DISPOSING if any(each.done is None for each in self.dispositions) else Status.ISSUED

    @property
    def lapsed(self) -> bool:
        """The supplement never came: the dossier may be found not completed."""
        return self.pause is not None and self.pause.lapsed

    @property
    def uncured(self) -> tuple[str, ...]:
        """Items that were objected to before a supplement and are again after it; labels not corrected in time."""
        objections = self.checklist.objections if self.checklist else ()
        again = tuple(objection.item for objection in objections if objection.item in self.objected)
        return (*again, self.label.uncured) if self.label is not None and self.label.lapsed else again

    @property
    def broken_samples(self) -> tuple[str, ...]:
        """Codes of test samples that arrived with a broken seal and were not taken again yet."""
        current = {goods.sample_code for goods in self.sample.goods} if self.sample else set()
        return tuple(
            held.sample_code
            for held in self.custody
            if held.part is Part.TEST and held.state is SampleState.INVALID and held.sample_code in current
        )
