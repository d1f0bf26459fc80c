"""Record the test result: the laboratory's report, indicator by indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordTestResult
from services.inspection.domain.custody.chain import Part
from services.inspection.domain.custody.holding import find, with_custody
from services.inspection.domain.events import TestResultReceived
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after
from services.inspection.domain.testing.reports import checked_report, tested
from shared.regulation.calendar import legal_day
from shared.regulation.sampling import SamplingLaw
from shared.regulation.sampling_tests import Laboratory


def record_test_result(
    case: Case,
    command: RecordTestResult,
    *,
    law: SamplingLaw,
    laboratory: Laboratory | None,
    listed: Sequence[str] = (),
    now: datetime,
) -> tuple[Case, TestResultReceived]:
    """laboratory: as the list has it on the day of the test. listed: codes of those that may be named then.

    Raises NotAllowed, Invalid.
    """
    transition = ensure_allowed(case, Act.RECORD_TEST_RESULT)
    if case.sample is None:  # the table asks for it; this tells the type checker
        raise not_allowed(case, Act.RECORD_TEST_RESULT, "no sample was taken yet")
    if case.retest is not None:
        raise not_allowed(case, Act.RECORD_TEST_RESULT, "a retest was asked for on the strength of the first report")
    samples = [held for g in case.sample.goods if (held := find(case, g.sample_code, Part.TEST)) is not None]
    findings = Findings()
    taken_on = legal_day(case.sample.taken_at)
    message = f"The sample was taken on {taken_on}."
    findings.check(command.report.received_on >= taken_on, "/received_on", "order", message)
    report = checked_report(
        case, command.report, samples, law=law, laboratory=laboratory, listed=listed, now=now, findings=findings
    )
    findings.raise_if_any()
    changed = with_custody(case, *(tested(held, report, by=command.by, at=now) for held in samples))
    after = replace(changed, test=report)
    after = replace(after, status=status_after(transition, after))
    event = TestResultReceived(case.file_code, now, report.number, report.laboratory, report.conclusion.value)
    return after, event
