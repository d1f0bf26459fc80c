"""What is on record for and against each goods line, and which result it speaks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.console.application.acts.supplementing import awaited
from services.console.application.acts.testing import failed_samples, samples_of_test
from services.console.domain.casework.case import Case
from services.console.domain.casework.goods import Line

MEETS, NOT_LISTED, EXEMPT, INCOMPLETE = 1, 2, 7, 6
_DOES_NOT_CONFORM = 2


class Kind(StrEnum):
    EXEMPT = "EXEMPT"
    NOT_LISTED = "NOT_LISTED"
    LAPSED = "LAPSED"
    TEST_FAILED = "TEST_FAILED"
    TEST_PASSED = "TEST_PASSED"
    NOT_TESTED = "NOT_TESTED"
    LOT_REJECTED = "LOT_REJECTED"
    LOT_ACCEPTED = "LOT_ACCEPTED"
    OBJECTION = "OBJECTION"
    PAPERS_FINE = "PAPERS_FINE"
    PAPERS_OPEN = "PAPERS_OPEN"
    LABEL = "LABEL"
    BODY_AGAINST = "BODY_AGAINST"
    BODY_FOR = "BODY_FOR"
    ROW_OPEN = "ROW_OPEN"


AGAINST = frozenset(
    {
        Kind.LAPSED,
        Kind.TEST_FAILED,
        Kind.NOT_TESTED,
        Kind.LOT_REJECTED,
        Kind.OBJECTION,
        Kind.PAPERS_OPEN,
        Kind.LABEL,
        Kind.BODY_AGAINST,
    }
)


@dataclass(frozen=True)
class Weighed:
    """detail: what was found, in the words of who found it."""

    kind: Kind
    detail: str = ""

    @property
    def against(self) -> bool:
        return self.kind in AGAINST


def weigh(case: Case) -> Mapping[int, tuple[Weighed, ...]]:
    """By line number."""
    failed = _failing_values(case)
    return {line.line_no: tuple(_of(case, line, failed)) for line in case.content.lines}


def proposed_results(case: Case) -> Mapping[int, int | None]:
    """The result that follows where nothing speaks against it; None where somebody has to decide."""
    return {
        line.line_no: _result(case, line, found)
        for line in case.content.lines
        for found in (weigh(case)[line.line_no],)
    }


def _result(case: Case, line: Line, found: tuple[Weighed, ...]) -> int | None:
    if case.pause is not None and case.pause.lapsed:
        return INCOMPLETE
    if line.exempt_category is not None:
        return EXEMPT
    if not line.inspected:
        return NOT_LISTED
    return None if any(each.against for each in found) or case.mode == "NONE" else MEETS


def _of(case: Case, line: Line, failed: Mapping[int, str]) -> list[Weighed]:
    number = line.line_no
    found: list[Weighed] = []
    if case.pause is not None and case.pause.lapsed:
        found.append(Weighed(Kind.LAPSED))
    if line.exempt_category is not None:
        found.append(Weighed(Kind.EXEMPT, str(line.exempt_category)))
    elif not line.inspected:
        found.append(Weighed(Kind.NOT_LISTED))
    elif len(line.counting) > 1:
        found.append(Weighed(Kind.ROW_OPEN, ", ".join(row.code for row in line.counting)))
    return [*found, *_of_samples(case, line, failed), *_of_papers(case, number)]


def _of_samples(case: Case, line: Line, failed: Mapping[int, str]) -> list[Weighed]:
    number, found = line.line_no, []
    if number in failed:
        found.append(Weighed(Kind.TEST_FAILED, failed[number]))
    elif case.test is not None and number in samples_of_test(case).values():
        found.append(Weighed(Kind.TEST_PASSED, case.test.number))
    elif case.mode == "SAMPLE" and line.inspected:
        found.append(Weighed(Kind.NOT_TESTED))
    for check in case.lot_checks:
        if check.line_no == number:
            kind = Kind.LOT_ACCEPTED if check.accepted else Kind.LOT_REJECTED
            found.append(Weighed(kind, f"{check.nonconforming}/{check.n}"))
    return found


def _of_papers(case: Case, number: int) -> list[Weighed]:
    found = []
    objections = case.checklist.objections if case.checklist else ()
    for each in objections:
        if not each.lines or number in each.lines:
            found.append(Weighed(Kind.OBJECTION, f"{each.item}: {each.note or ''}".strip(": ")))
    waits = any(not each.lines or number in each.lines for each in awaited(case))
    if not found and (waits or case.mode in ("DOCUMENTARY", "REDUCED")):
        complete = case.checklist is not None and case.checklist.complete
        found.append(Weighed(Kind.PAPERS_FINE if complete else Kind.PAPERS_OPEN))
    if case.label is not None and number in case.label.lines:
        found.append(Weighed(Kind.LABEL, case.label.fault))
    judged = case.certification.judged.get(number) if case.certification else None
    if judged is not None:
        kind = Kind.BODY_AGAINST if judged.result == _DOES_NOT_CONFORM else Kind.BODY_FOR
        found.append(Weighed(kind, judged.reason or ""))
    return found


def _failing_values(case: Case) -> Mapping[int, str]:
    """By line, the values that failed in the report that decides: the retest's, of the lines that it is about."""
    second = case.retest.report if case.retest else None
    again = case.retest.lines if case.retest and second else ()
    failing = {line_no: case.test for line_no in failed_samples(case, case.test) if line_no not in again}
    failing |= {line_no: second for line_no in failed_samples(case, second)}
    of = samples_of_test(case)
    return {
        line_no: "; ".join(
            f"{each.name} {each.value} ({each.limit})"
            for each in (report.indicators if report else ())
            if not each.passed and of.get(each.sample_code) == line_no
        )
        for line_no, report in failing.items()
    }
