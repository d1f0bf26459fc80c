"""What must be so before a line can be decided with a result code: one function per need of the law's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.inspection.domain.case import BY_OFFICER, Case, Mode
from services.inspection.domain.content import Line
from services.inspection.domain.coverage import row_is_open, uncovered
from services.inspection.domain.evidence import Answer, ChecklistAnswer, LineResult
from services.inspection.domain.testing.verdicts import failed_in_laboratory, failed_lines


@dataclass(frozen=True)
class Fault:
    """member: of the line's result, as in the command."""

    member: str
    code: str
    message: str


@dataclass(frozen=True)
class Seen:
    """complained: a complaint, denunciation or warning that concerns the dossier is open."""

    case: Case
    complained: bool


# Answers that say that something is missing.
_LACKING = frozenset({Answer.NO, Answer.SUPPLEMENT})

Rule = Callable[[Seen, Line, LineResult], Fault | None]


def _nothing_against(seen: Seen, line: Line, _result: LineResult) -> Fault | None:
    number, case = line.line_no, seen.case
    if number in failed_in_laboratory(case):
        message = f"The laboratory's result on line {number} is a failure; it cannot meet the requirements."
        return Fault("code", "failed_test", message)
    if number in failed_lines(case):
        message = f"The lot of line {number} was not accepted when it was looked at; it cannot meet the requirements."
        return Fault("code", "lot_not_accepted", message)
    if case.label is not None and number in case.label.lines:
        message = f"The label of line {number} waits to be corrected until {case.label.due_on}: {case.label.fault}"
        return Fault("code", "label", message)
    objected = objected_lines(case)
    if number in objected:
        return Fault("code", "objection", f"The checklist says 'no' on line {number}: {objected[number]}.")
    if waiting := [each.item for each in awaited(case) if not each.lines or number in each.lines]:
        message = f"The checklist waits for a supplement on line {number}: {', '.join(waiting)}. Answer it first."
        return Fault("code", "supplement_awaited", message)
    failing = case.certification.failing if case.certification else {}
    if number in failing and number not in tested_lines(case):
        reason = f": {failing[number]}" if failing[number] else ""
        message = (
            f"The certification body found that line {number} does not conform{reason}. Sample it, or let it fail."
        )
        return Fault("code", "not_conforming", message)
    return None


def _not_inspected(_seen: Seen, line: Line, _result: LineResult) -> Fault | None:
    if not line.inspected:
        return None
    rows = ", ".join(f"{row.code} ({row.tier})" for row in line.counting)
    message = (
        f"Line {line.line_no} falls under row {rows}, which is inspected; choose another row first if it is wrong."
    )
    return Fault("code", "listed", message)


def _exempt_line(_seen: Seen, line: Line, _result: LineResult) -> Fault | None:
    if line.exempt_category is not None:
        return None
    message = f"Line {line.line_no} was not registered under a category that is exempt."
    return Fault("code", "not_exempt", message)


def _incomplete(seen: Seen, line: Line, _result: LineResult) -> Fault | None:
    case = seen.case
    answers = case.checklist.answers if case.checklist else ()
    missing = (a for a in answers if a.answer in _LACKING and (not a.lines or line.line_no in a.lines))
    if case.lapsed or any(missing):
        return None
    message = (
        "Nothing says that the dossier is incomplete: answer 'no' or 'supplement' to what is missing in the checklist."
    )
    return Fault("code", "complete", message)


def _body(_seen: Seen, _line: Line, result: LineResult) -> Fault | None:
    if result.body is not None and result.body.code.strip() and result.body.name.strip():
        return None
    return Fault("body", "required", "Name the body that re-assesses conformity, by code and name.")


def _complaint(seen: Seen, _line: Line, _result: LineResult) -> Fault | None:
    if seen.complained:
        return None
    message = "No complaint, denunciation or warning about these goods is open; the agency's sampling waits for none."
    return Fault("code", "no_complaint", message)


def _every_qcvn(seen: Seen, line: Line, _result: LineResult) -> Fault | None:
    if row_is_open(line):
        rows = ", ".join(row.code for row in line.counting)
        also = ", ".join(f"{row.qcvn} (row {row.code}, beside {' or '.join(row.beside)})" for row in line.also)
        message = (
            f"Which regulations apply to line {line.line_no} depends on its row; choose one of {rows}. Also: {also}."
        )
        return Fault("code", "row_open", message)
    if lacking := uncovered(seen.case, line):
        message = (
            f"Line {line.line_no} has to meet every regulation that applies to it (TT 36/2026/TT-BKHCN, Art. 5(2)); no "
            f"paper was named for {', '.join(lacking)}. Name it in the checklist's coverage."
        )
        return Fault("code", "qcvn_not_covered", message)
    return None


def _own_evidence(seen: Seen, line: Line, _result: LineResult) -> Fault | None:
    """Of a line that is to pass; what the case as a whole lacks says `lacking_evidence`."""
    number, case = line.line_no, seen.case
    if number in tested_lines(case):
        return None
    if not line.inspected and line.exempt_category is None and case.decision.rule != BY_OFFICER:
        message = f"Line {number} is not inspected on import, so nothing was found on it; its result is 2."
        return Fault("code", "not_inspected", message)
    if case.mode is Mode.SAMPLE:
        message = (
            f"No sample of line {number} was tested, and in mode SAMPLE a line passes on its own sample; take one."
        )
        return Fault("code", "not_sampled", message)
    return None


RULES: Mapping[str, Rule] = {
    "EVIDENCE": _own_evidence,
    "NOTHING_AGAINST": _nothing_against,
    "NOT_INSPECTED": _not_inspected,
    "EXEMPT_LINE": _exempt_line,
    "INCOMPLETE": _incomplete,
    "BODY": _body,
    "COMPLAINT": _complaint,
    "EVERY_QCVN": _every_qcvn,
}


def lacking_evidence(case: Case) -> str:
    """What a finding on quality still lacks in the case's mode; nothing: an empty string."""
    if case.mode is Mode.NONE:
        return "in mode NONE nothing was looked at; change the mode to make a finding on quality"
    if case.mode is Mode.SAMPLE and case.test is None:
        return "in mode SAMPLE a finding on quality needs the sample and the laboratory's result first"
    if case.retest is not None and case.retest.pending:
        return f"the retained sample is tested again at {case.retest.laboratory}; its result decides"
    if case.mode is not Mode.SAMPLE and (case.checklist is None or not case.checklist.complete):
        missing = f" (missing: {', '.join(case.checklist.missing)})" if case.checklist else ""
        return f"in mode {case.mode} a finding on quality needs the complete checklist first{missing}"
    return ""


def awaited(case: Case) -> tuple[ChecklistAnswer, ...]:
    """Answers of the checklist that wait for what the importer is to hand in."""
    return case.checklist.awaited if case.checklist else ()


def tested_lines(case: Case) -> frozenset[int]:
    """Lines of which a sample was tested."""
    if case.sample is None or case.test is None:
        return frozenset()
    return frozenset(goods.line_no for goods in case.sample.goods)


def objected_lines(case: Case) -> dict[int, str]:
    """Line to the checklist's items that were answered "no" on it."""
    objections = case.checklist.objections if case.checklist else ()
    found: dict[int, list[str]] = {}
    for objection in objections:
        for line_no in objection.lines or case.content.line_numbers:
            found.setdefault(line_no, []).append(objection.item)
    return {line_no: ", ".join(items) for line_no, items in found.items()}
