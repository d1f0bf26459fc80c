"""Which samples a report is about, and of which lines a retest may be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.console.domain.casework.case import Case
from services.console.domain.casework.evidence import Held, Report

# Nobody gives back or destroys everything without saying so.
_FINAL = ("return", "destroy")
_KEPT = ("TAKEN", "SEALED", "RETAINED")


def samples_of_test(case: Case) -> Mapping[str, int]:
    """Sample code to goods line, of the present record."""
    return {goods.sample_code: goods.line_no for goods in case.sample.goods} if case.sample else {}


def samples_of_retest(case: Case) -> Mapping[str, int]:
    lines = case.retest.lines if case.retest else ()
    return {code: line_no for code, line_no in samples_of_test(case).items() if line_no in lines}


def likely(case: Case, step: str) -> list[Held]:
    """Of the samples with which a step is possible, those that it is most likely about."""
    possible = case.movable(step)
    if step in _FINAL:
        return []
    if step == "hand_over":
        again = case.retest.lines if case.retest and case.retest.pending else None
        part = "TEST" if again is None else "RETAINED"
        return [held for held in possible if held.part == part and (again is None or held.line_no in again)]
    return list(possible)


def moment_of_step(written: datetime, samples: Sequence[Held]) -> datetime:
    """What was written to the minute, but not before the last step where that is of the same minute."""
    last = max((step.at for held in samples for step in held.steps), default=written)
    return last if last.replace(second=0, microsecond=0) == written else written


def failed_samples(case: Case, report: Report | None) -> list[int]:
    """Lines of which a sample failed by that report."""
    failed = {each.sample_code for each in report.indicators if not each.passed} if report else set()
    return sorted({line_no for code, line_no in samples_of_test(case).items() if code in failed})


def retestable_lines(case: Case) -> list[int]:
    """Lines that failed at first, of which a retained sample is still kept."""
    current = samples_of_test(case)
    kept = {held.line_no for held in case.custody if held.part == "RETAINED" and held.state in _KEPT
            and held.sample_code in current}  # fmt: skip
    return [line_no for line_no in failed_samples(case, case.test) if line_no in kept]
