"""What a laboratory's report on samples must be to count, the first one and a retest's alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.custody.chain import CustodyAct, SampleCustody, SampleState
from services.inspection.domain.evidence import Conclusion, LaboratoryReport
from services.inspection.domain.findings import Findings
from services.inspection.domain.testing.laboratories import check_laboratory
from services.inspection.domain.testing.limits import judged
from shared.regulation.calendar import legal_day
from shared.regulation.sampling import SamplingLaw
from shared.regulation.sampling_tests import Laboratory

# What lies between a sealed sample and a tested one; a report says itself when and how the sample was received.
_FROM_SEAL_TO_TEST = (CustodyAct.HAND_OVER, CustodyAct.RECEIVE, CustodyAct.TEST)
_AFTER_TEST = (SampleState.TESTED, SampleState.RETAINED, SampleState.RETURNED, SampleState.DESTROYED)


def checked_report(
    case: Case,
    report: LaboratoryReport,
    samples: Sequence[SampleCustody],
    *,
    law: SamplingLaw,
    laboratory: Laboratory | None,
    listed: Sequence[str] = (),
    designated: bool = False,
    now: datetime,
    findings: Findings,
) -> LaboratoryReport:
    """The report with what follows from the limits. samples: that it must be about. laboratory: as listed."""
    _check_days(report, samples, now, findings)
    numbers = {held.line_no for held in samples}
    lines = {line.line_no: line for line in case.content.lines if line.line_no in numbers}
    check_laboratory(
        findings, laboratory, lines=lines.values(), on=report.tested_on, designated=designated, listed=listed
    )
    message = "A sample that arrived with a broken seal proves nothing; record its receipt and take a new one."
    findings.check(report.seal_intact, "/seal_intact", "seal_broken", message)
    _check_custody(samples, laboratory, report, findings)
    _check_indicators(report, {held.sample_code for held in samples}, findings)
    of_sample = {held.sample_code: lines[held.line_no] for held in samples if held.line_no in lines}
    indicators = judged(report.indicators, of_sample, law=law, on=report.tested_on, findings=findings)
    return replace(report, indicators=indicators)


def tested(held: SampleCustody, report: LaboratoryReport, *, by: str, at: datetime) -> SampleCustody:
    """The sample after its test; steps that nobody recorded are taken from the report."""
    if held.state in _AFTER_TEST:
        return held
    for act in _FROM_SEAL_TO_TEST:
        if held.after(act) is not None:
            said = (
                None if act is CustodyAct.TEST else f"as report {report.number} says: received on {report.received_on}"
            )
            held = held.moved(act, at=at, by=by, to_party=report.laboratory, note=said)
    return held


def _check_days(report: LaboratoryReport, samples: Sequence[SampleCustody], now: datetime, findings: Findings) -> None:
    there = [held for held in samples if held.state is SampleState.RECEIVED_BY_LAB]
    received = [step.at for held in there for step in held.steps if step.act is CustodyAct.RECEIVE]
    if received and legal_day(max(received)) != report.received_on:
        message = f"The receipt was recorded on {legal_day(max(received))}."
        findings.add("/received_on", "contradicts", message)
    message = "Tested before the laboratory had the sample."
    findings.check(report.tested_on >= report.received_on, "/tested_on", "order", message)
    findings.check(report.tested_on <= legal_day(now), "/tested_on", "future", "Lies in the future.")


def _check_custody(
    samples: Sequence[SampleCustody], laboratory: Laboratory | None, report: LaboratoryReport, findings: Findings
) -> None:
    for held in samples:
        if held.state is SampleState.TAKEN:
            findings.add(
                "/indicators", "unsealed", f"Sample {held.sample_code} is not sealed yet; record its seals first."
            )
        handed = any(step.act is CustodyAct.HAND_OVER for step in held.steps)
        other = handed and laboratory is not None and not laboratory.is_called(held.holder)
        if other and held.state not in _AFTER_TEST:
            message = f"Sample {held.sample_code} was handed to {held.holder}, not to {report.laboratory}."
            findings.add("/laboratory", "other_laboratory", message)


def _check_indicators(report: LaboratoryReport, codes: set[str], findings: Findings) -> None:
    for i, indicator in enumerate(report.indicators):
        message = f"No such sample was taken; there are {', '.join(sorted(codes))}."
        findings.check(indicator.sample_code in codes, f"/indicators/{i}/sample_code", "unknown", message)
    untested = sorted(codes - {indicator.sample_code for indicator in report.indicators})
    message = f"No indicator was tested on {', '.join(untested)}."
    findings.check(not untested, "/indicators", "required", message)
    follows = Conclusion.PASS if all(indicator.passed for indicator in report.indicators) else Conclusion.FAIL
    message = f"The indicators say {follows}: a sample passes only if every indicator does."
    findings.check(report.conclusion is follows, "/conclusion", "contradicts", message)
