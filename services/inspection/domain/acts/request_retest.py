"""Request a retest: the importer disputes a failure, and the retained sample goes to another designated laboratory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.inspection.domain.case import Case
from services.inspection.domain.commands import RequestRetest
from services.inspection.domain.custody.holding import retestable_lines
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, not_allowed, status_after
from services.inspection.domain.testing.laboratories import check_laboratory
from services.inspection.domain.testing.retest import Retest
from shared.regulation.calendar import legal_day
from shared.regulation.sampling_tests import Laboratory


def request_retest(
    case: Case, command: RequestRetest, *, laboratory: Laboratory | None, listed: Sequence[str] = (), now: datetime
) -> Case:
    """laboratory: as the list has it on the day of the request. A draft on the first result falls with it.

    Raises NotAllowed, Invalid.
    """
    transition = ensure_allowed(case, Act.REQUEST_RETEST)
    if case.test is None:  # the table asks for a failure; this tells the type checker
        raise not_allowed(case, Act.REQUEST_RETEST, "there is no result to dispute")
    possible = retestable_lines(case)
    lines = tuple(sorted(set(command.lines) or possible))
    findings = Findings()
    wrong = [line for line in lines if line not in possible]
    message = f"Of line {', '.join(map(str, wrong))} no sample failed, or none is kept; possible: {sorted(possible)}."
    findings.check(not wrong, "/lines", "not_retestable", message)
    day = command.requested_on
    findings.check(day <= legal_day(now), "/requested_on", "future", "Lies in the future.")
    message = f"The laboratory tested on {case.test.tested_on}."
    findings.check(day >= case.test.tested_on, "/requested_on", "order", message)
    concerned = [line for line in case.content.lines if line.line_no in lines]
    check_laboratory(findings, laboratory, lines=concerned, on=day, designated=True, listed=listed)
    if laboratory is not None and laboratory.is_called(case.test.laboratory):
        findings.add("/laboratory", "same_laboratory", "This laboratory gave the first result; name another one.")
    findings.raise_if_any()
    name = laboratory.name if laboratory else command.laboratory
    retest = Retest(day, command.requested_by, command.reason, name, lines, command.by, now)
    asked = replace(case, retest=retest)
    if case.signature is None:
        asked = replace(asked, draft=None, review=None)
    return replace(asked, status=status_after(transition, asked))
