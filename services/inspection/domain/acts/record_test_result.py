"""Record the test result: the laboratory's report, indicator by indicator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RecordTestResult
from services.inspection.domain.evidence import Conclusion, LaboratoryReport, SamplingRecord
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after
from shared.regulation.calendar import legal_day


def record_test_result(case: Case, command: RecordTestResult, *, now: datetime) -> Case:
    """Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.RECORD_TEST_RESULT)
    if case.sample is None:  # the table asks for it; this tells the type checker
        raise not_allowed(case, Act.RECORD_TEST_RESULT, "no sample was taken yet")
    _check(case.sample, command.report, now)
    tested = replace(case, test=command.report)
    return replace(tested, status=status_after(transition, tested))


def _check(sample: SamplingRecord, report: LaboratoryReport, now: datetime) -> None:
    findings = Findings()
    taken_on = legal_day(sample.taken_at)
    findings.check(report.received_on >= taken_on, "/received_on", "order", f"The sample was taken on {taken_on}.")
    message = "Tested before the laboratory had the sample."
    findings.check(report.tested_on >= report.received_on, "/tested_on", "order", message)
    findings.check(report.tested_on <= legal_day(now), "/tested_on", "future", "Lies in the future.")
    message = "A sample that arrived with a broken seal proves nothing; take and record a new one."
    findings.check(report.seal_intact, "/seal_intact", "seal_broken", message)
    _check_indicators(sample, report, findings)
    findings.raise_if_any()


def _check_indicators(sample: SamplingRecord, report: LaboratoryReport, findings: Findings) -> None:
    codes = {goods.sample_code for goods in sample.goods}
    for i, indicator in enumerate(report.indicators):
        message = f"No such sample was taken; there are {', '.join(sorted(codes))}."
        findings.check(indicator.sample_code in codes, f"/indicators/{i}/sample_code", "unknown", message)
    untested = sorted(codes - {indicator.sample_code for indicator in report.indicators})
    message = f"No indicator was tested on {', '.join(untested)}."
    findings.check(not untested, "/indicators", "required", message)
    follows = Conclusion.PASS if all(indicator.passed for indicator in report.indicators) else Conclusion.FAIL
    message = f"The indicators say {follows}: a sample passes only if every indicator does."
    findings.check(report.conclusion is follows, "/conclusion", "contradicts", message)
