"""The case of one dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.console.domain.casework.evidence import (
    Checklist,
    Held,
    Label,
    LotCheck,
    Report,
    Retest,
    SamplingRecord,
)
from services.console.domain.casework.goods import Content, Line
from services.console.domain.casework.results import (
    Certification,
    CustomsCopy,
    Draft,
    Notice,
)
from services.console.domain.dossier.case import Appointment, Disposition, Review
from services.console.domain.dossier.registered import Named


@dataclass(frozen=True)
class Decision:
    rule: str
    explanation: str


@dataclass(frozen=True)
class Pause:
    lapsed: bool


@dataclass(frozen=True)
class Case:
    """mode: NONE, REDUCED, DOCUMENTARY or SAMPLE. notices: the newest last. custody: every sample and where it is."""

    id: str
    file_code: str
    regime: str
    agency: Named
    mode: str
    status: str
    accepted: bool
    received_on: date
    due_on: date
    decision: Decision
    content: Content
    officer: str | None = None
    appointment: Appointment | None = None
    checklist: Checklist | None = None
    sample: SamplingRecord | None = None
    test: Report | None = None
    retest: Retest | None = None
    label: Label | None = None
    certification: Certification | None = None
    pause: Pause | None = None
    draft: Draft | None = None
    review: Review | None = None
    customs_copy: CustomsCopy | None = None
    custody: tuple[Held, ...] = ()
    lot_checks: tuple[LotCheck, ...] = ()
    notices: tuple[Notice, ...] = ()
    dispositions: tuple[Disposition, ...] = ()

    def line(self, line_no: int) -> Line | None:
        return next((line for line in self.content.lines if line.line_no == line_no), None)

    @property
    def reports(self) -> tuple[Report, ...]:
        """With measured values, the first test's before the retest's."""
        found = (self.test, self.retest.report if self.retest else None)
        return tuple(report for report in found if report is not None and report.indicators)

    @property
    def sample_steps(self) -> frozenset[str]:
        """Steps of the chain of custody that are possible now, with some sample or other."""
        return frozenset(step for each in self.custody for step in each.allowed)

    def movable(self, act: str) -> tuple[Held, ...]:
        """Samples with which this step of their chain is possible now."""
        return tuple(held for held in self.custody if act in held.allowed)
