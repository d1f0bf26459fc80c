"""Change the mode: an officer looks closer than the rules say, with reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.acts.open_case import working_day
from services.inspection.domain.case import BY_OFFICER, Case, Decision
from services.inspection.domain.commands import ChangeMode
from services.inspection.domain.findings import Findings
from services.inspection.domain.states import Act, ensure_allowed, status_after
from shared.regulation import Regulation, legal_day


def change_mode(case: Case, command: ChangeMode, *, law: Regulation, now: datetime) -> Case:
    """What was drafted is dropped; the new mode's time runs from today. Raises NotAllowed, Invalid."""
    transition = ensure_allowed(case, Act.CHANGE_MODE)
    possible = sorted(to for of, to in law.mode_table.changes if of == case.mode)
    findings = Findings()
    message = f"From {case.mode} an officer may change to {' or '.join(possible) or 'nothing'}."
    findings.check(command.to in possible, "/mode", "not_possible", message)
    findings.check(bool(command.reason.strip()), "/reason", "required", "Say what was found.")
    findings.raise_if_any()
    start = working_day(legal_day(now), case.content, law)
    due_on = law.regime(case.regime).case_due_on(
        start,
        mode=command.to,
        measure=case.content.measure,
        calendar=law.calendar(case.agency.code),
    )
    decision = Decision(command.to, BY_OFFICER, command.reason, now, law.version, case.decision.complaints)
    changed = replace(case, decision=decision, due_on=due_on, counts_from=start, draft=None, review=None)
    return replace(changed, status=status_after(transition, changed))
