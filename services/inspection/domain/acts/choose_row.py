"""Choose the row: an officer says under which row of the catalogue a line falls; how it is inspected follows anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.acts.follow_content import decided_again
from services.inspection.domain.case import Case
from services.inspection.domain.commands import ChooseRow
from services.inspection.domain.content import RowChoice
from services.inspection.domain.findings import Findings
from services.inspection.domain.modes import Facts
from services.inspection.domain.rows import with_choices
from services.inspection.domain.states import Act, ensure_allowed, status_after
from shared.regulation import Regulation


def with_row(case: Case, command: ChooseRow, *, law: Regulation, now: datetime) -> Case:
    """The case with the row of the line, nothing decided yet. Raises NotAllowed, Invalid."""
    ensure_allowed(case, Act.CHOOSE_ROW)
    findings = Findings()
    line = next((each for each in case.content.lines if each.line_no == command.line_no), None)
    findings.check(bool(command.reason.strip()), "/reason", "required", "Say why this row, for the history.")
    if line is None:
        findings.add("/line_no", "unknown", "The dossier has no such line.")
        raise findings.found()
    possible = [each.code for each in line.candidates]
    if command.row is not None:
        message = (
            f"Not a row for HS code {line.hs_code}; possible: {', '.join(possible) or 'none'}, or null for off-list."
        )
        findings.check(command.row in possible, "/row", "not_a_candidate", message)
    findings.raise_if_any()
    choice = RowChoice(line.line_no, line.hs_code, line.good_key, command.row, command.reason, command.by, now)
    others = tuple(each for each in case.row_choices if each.line_no != line.line_no)
    tiers = law.regime(case.regime).inspected_tiers
    content = with_choices(case.content, (choice,), tiers=tiers)
    return replace(case, content=content, row_choices=(*others, choice))


def choose_row(case: Case, command: ChooseRow, facts: Facts, *, law: Regulation, now: datetime) -> Case:
    """facts: of the case as `with_row` leaves it. Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.CHOOSE_ROW)
    ruled = with_row(case, command, law=law, now=now)
    decided = decided_again(case, ruled.content, facts, law=law, now=now)
    decided = replace(decided, row_choices=ruled.row_choices)
    return replace(decided, status=status_after(transition, decided))
