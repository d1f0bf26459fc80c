"""Draft the result: one result code per goods line, borne out by what is on record."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import DraftResult
from services.inspection.domain.evidence import Draft
from services.inspection.domain.findings import Findings
from services.inspection.domain.notices import ReopenedFor
from services.inspection.domain.result_rules import RULES, Seen, lacking_evidence
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after
from shared.regulation import Regulation, ResultClass

_EVIDENCE = "EVIDENCE"


def draft_result(
    case: Case, command: DraftResult, *, complained: bool | None = None, law: Regulation, now: datetime
) -> Case:
    """complained: a complaint that concerns the dossier is open now; None: as it was when the mode was decided.

    Raises NotAllowed (also when the mode's evidence is not there yet), Invalid.
    """
    transition = ensure_allowed(case, Act.DRAFT_RESULT)
    findings = Findings()
    _check_lines(case, command, law, findings)
    _check_amendments(case, command, findings)
    findings.raise_if_any()
    rests_on_evidence = any(_EVIDENCE in law.result_codes[line.code].needs for line in command.lines)
    if rests_on_evidence and (lacking := lacking_evidence(case)):
        raise not_allowed(case, Act.DRAFT_RESULT, lacking)
    seen = Seen(case, bool(case.decision.complaints) if complained is None else complained)
    _check_needs(seen, command, law, findings)
    findings.raise_if_any()
    ordered = tuple(sorted(command.lines, key=lambda line: line.line_no))
    draft = Draft(ordered, command.by, now, (command.amendments or "").strip() or None, command.on_behalf_of)
    drafted = replace(case, draft=draft, review=None)
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
            continue
        said = not code.needs_reason or bool((line.reason or "").strip())
        findings.check(said, f"{pointer}/reason", "required", f"Result {line.code} ({code.name_en}) needs a reason.")
        if case.lapsed and code.result_class is not ResultClass.DEAD:
            message = "The supplement never came: every line can only be found not completed (6)."
            findings.add(f"{pointer}/code", "lapsed", message)
        if line.body is not None and "BODY" not in code.needs:
            findings.add(f"{pointer}/body", "unexpected", f"Result {line.code} names no body.")
    missing = sorted(numbers - set(counted))
    findings.check(not missing, "/lines", "missing", f"Decide also line {', '.join(map(str, missing))}.")


def _check_amendments(case: Case, command: DraftResult, findings: Findings) -> None:
    said = bool((command.amendments or "").strip())
    if not case.notices:
        findings.check(not said, "/amendments", "unexpected", "There is no notice yet that could be amended.")
    elif case.reopened is not None and case.reopened.why is ReopenedFor.AMENDMENT:
        message = f"Say what changes from notice {case.notices[-1].notice_no}."
        findings.check(said, "/amendments", "required", message)


def _check_needs(seen: Seen, command: DraftResult, law: Regulation, findings: Findings) -> None:
    goods = {line.line_no: line for line in seen.case.content.lines}
    for i, result in enumerate(command.lines):
        code = law.result_codes[result.code]
        for need in code.needs:
            # That goods fail may come to light without a sample of theirs.
            if need == _EVIDENCE and code.result_class is not ResultClass.PASS:
                continue
            fault = RULES[need](seen, goods[result.line_no], result)
            if fault is not None:
                findings.add(f"/lines/{i}/{fault.member}", fault.code, fault.message)
