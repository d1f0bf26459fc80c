"""Which goods lines failed, by everything that samples say: the last laboratory's word, and the look at the lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.inspection.domain.evidence import LaboratoryReport

if TYPE_CHECKING:
    from services.inspection.domain.case import Case


def failed_lines(case: Case) -> frozenset[int]:
    """Lines whose sample failed in the laboratory, or whose lot was not accepted; a retest's result decides."""
    return failed_in_laboratory(case) | {check.line_no for check in case.lot_checks if not check.accepted}


def failed_in_laboratory(case: Case) -> frozenset[int]:
    first = failed_at_first(case)
    if case.retest is None or case.retest.report is None:
        return first
    return (first - set(case.retest.lines)) | _failed(case, case.retest.report)


def failed_at_first(case: Case) -> frozenset[int]:
    """By the first report, whatever a retest said."""
    return _failed(case, case.test) if case.test is not None else frozenset()


def _failed(case: Case, report: LaboratoryReport) -> frozenset[int]:
    failed = {indicator.sample_code for indicator in report.indicators if not indicator.passed}
    sampled = case.sample.goods if case.sample else ()
    return frozenset(goods.line_no for goods in sampled if goods.sample_code in failed)
