"""Draft the result: one result code per goods line, borne out by what is on record."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case, Mode
from services.inspection.domain.commands import DraftResult
from services.inspection.domain.evidence import Draft, LineResult
from services.inspection.domain.findings import Findings
from services.inspection.domain.modes.settled import EXEMPT
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after
from services.inspection.domain.testing.verdicts import failed_in_laboratory, failed_lines
from shared.regulation import Regulation, ResultClass

# A finding on the goods' quality has to rest on evidence; that there is none yet, or none to be had, does not.
_NEEDS_EVIDENCE = frozenset({ResultClass.PASS, ResultClass.FAIL})


def draft_result(case: Case, command: DraftResult, *, law: Regulation, now: datetime) -> Case:
    """Raises NotAllowed (also when the mode's evidence is not there yet), Invalid."""
    transition = ensure_allowed(case, Act.DRAFT_RESULT)
    findings = Findings()
    _check_lines(case, command, law, findings)
    findings.raise_if_any()
    lacking = _lacking_evidence(case, command.lines, law)
    if lacking:
        raise not_allowed(case, Act.DRAFT_RESULT, lacking)
    _check_against_evidence(case, command, law, findings)
    findings.raise_if_any()
    ordered = tuple(sorted(command.lines, key=lambda line: line.line_no))
    drafted = replace(case, draft=Draft(ordered, command.by, now), review=None)
    return replace(drafted, status=status_after(transition, drafted))


def _check_lines(case: Case, command: DraftResult, law: Regulation, findings: Findings) -> None:
    numbers = set(case.content.line_numbers)
    counted = Counter(line.line_no for line in command.lines)
    for i, line in enumerate(command.lines):
        pointer = f"/lines/{i}"
        findings.check(line.line_no in numbers, f"{pointer}/line_no", "unknown", "The dossier has no such line.")
        findings.check(counted[line.line_no] == 1, f"{pointer}/line_no", "twice", "Decide every line exactly once.")
        code = law.result_codes.find(line.code)
        if code is None:
            findings.add(f"{pointer}/code", "unknown", "No such result code; there are 1 to 10.")
        elif code.needs_reason and not (line.reason or "").strip():
            findings.add(f"{pointer}/reason", "required", f"Result {line.code} ({code.name_en}) needs a reason.")
    missing = sorted(numbers - set(counted))
    findings.check(not missing, "/lines", "missing", f"Decide also line {', '.join(map(str, missing))}.")


def _lacking_evidence(case: Case, lines: tuple[LineResult, ...], law: Regulation) -> str:
    if not any(_rests_on_evidence(case, line, law) for line in lines):
        return ""
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


def _rests_on_evidence(case: Case, line: LineResult, law: Regulation) -> bool:
    return law.result_codes[line.code].result_class in _NEEDS_EVIDENCE and not _is_exemption(case, line, law)


def _is_exemption(case: Case, line: LineResult, law: Regulation) -> bool:
    exempt = {goods.line_no for goods in case.content.lines if goods.exempt_category is not None}
    return line.code == law.mode_table.settled[EXEMPT].result_code and line.line_no in exempt


def _check_against_evidence(case: Case, command: DraftResult, law: Regulation, findings: Findings) -> None:
    failed, objected = failed_lines(case), _objected_lines(case)
    in_laboratory = failed_in_laboratory(case)
    for i, line in enumerate(command.lines):
        passes = law.result_codes[line.code].result_class is ResultClass.PASS
        if not passes or _is_exemption(case, line, law):
            continue
        pointer = f"/lines/{i}/code"
        message = f"The laboratory's result on line {line.line_no} is a failure; it cannot meet the requirements."
        findings.check(line.line_no not in in_laboratory, pointer, "failed_test", message)
        message = (
            f"The lot of line {line.line_no} was not accepted when it was looked at; it cannot meet the requirements."
        )
        findings.check(line.line_no not in failed - in_laboratory, pointer, "lot_not_accepted", message)
        message = f"The checklist says 'no' on line {line.line_no}: {objected.get(line.line_no)}."
        findings.check(line.line_no not in objected, pointer, "objection", message)


def _objected_lines(case: Case) -> dict[int, str]:
    """Line to the checklist's items that were answered "no" on it."""
    objections = case.checklist.objections if case.checklist else ()
    found: dict[int, list[str]] = {}
    for objection in objections:
        for line_no in objection.lines or case.content.line_numbers:
            found.setdefault(line_no, []).append(objection.item)
    return {line_no: ", ".join(items) for line_no, items in found.items()}
