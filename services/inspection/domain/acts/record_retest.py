"""Record the retest: the second laboratory's report decides, and the cost follows the loser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordRetest
from services.inspection.domain.custody.chain import Part
from services.inspection.domain.custody.holding import held_samples, with_custody
from services.inspection.domain.events import TestResultReceived
from services.inspection.domain.evidence import Conclusion
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after
from services.inspection.domain.testing.reports import checked_report, tested
from services.inspection.domain.testing.retest import CostBearer
from shared.regulation.sampling import SamplingLaw
from shared.regulation.sampling_tests import Laboratory


def record_retest(
    case: Case,
    command: RecordRetest,
    *,
    law: SamplingLaw,
    laboratory: Laboratory | None,
    listed: Sequence[str] = (),
    now: datetime,
) -> tuple[Case, TestResultReceived]:
    """laboratory: as the list has it on the day of the test. listed: codes of those that may be named then.

    Raises NotAllowed, Invalid.
    """
    transition = ensure_allowed(case, Act.RECORD_RETEST)
    retest = case.retest
    if retest is None or case.sample is None:  # the table asks for both; this tells the type checker
        raise not_allowed(case, Act.RECORD_RETEST, "no retest is asked for")
    current = {goods.sample_code for goods in case.sample.goods}
    samples = [
        held
        for held in held_samples(case)
        if held.part is Part.RETAINED and held.line_no in retest.lines and held.sample_code in current
    ]
    findings = Findings()
    day = retest.requested_on
    findings.check(command.report.received_on >= day, "/received_on", "order", f"The retest was asked for on {day}.")
    if laboratory is not None and not laboratory.is_called(retest.laboratory):
        findings.add("/laboratory", "other_laboratory", f"The retest is to be done at {retest.laboratory}.")
    report = checked_report(
        case,
        command.report,
        samples,
        law=law,
        laboratory=laboratory,
        listed=listed,
        designated=True,
        now=now,
        findings=findings,
    )
    findings.raise_if_any()
    bearer = CostBearer.AGENCY if report.conclusion is Conclusion.PASS else CostBearer.IMPORTER
    changed = with_custody(case, *(tested(held, report, by=command.by, at=now) for held in samples))
    after = replace(changed, retest=replace(retest, report=report, cost_bearer=bearer))
    after = replace(after, status=status_after(transition, after))
    event = TestResultReceived(
        case.file_code, now, report.number, report.laboratory, report.conclusion.value, retest=True
    )
    return after, event
