"""Use case: an officer says under which row of the catalogue a line falls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.inspection.application.acting import Request, act_on_case
from services.inspection.application.deciding import FactsFor
from services.inspection.application.following.outcomes import decision_of
from services.inspection.application.outgoing import outgoing
from services.inspection.application.ports import Cases
from services.inspection.domain.acts.choose_row import choose_row, with_row
from services.inspection.domain.acts.tell_mode import mode_change
from services.inspection.domain.case import Case
from services.inspection.domain.commands import ChooseRow
from services.inspection.domain.states import Act
from shared.aggregate import Change, Json
from shared.clock import Clock
from shared.regulation import Regulation, legal_day


def choose_case_row(
    request: Request, command: ChooseRow, *, cases: Cases, facts_for: FactsFor, law: Regulation, clock: Clock
) -> Json:
    """Returns `answer_of`; raises NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused."""

    def decide(case: Case, now: datetime) -> Change[Case]:
        ruled = with_row(case, command, law=law, now=now)
        facts = facts_for(case.dossier_id, ruled.content, legal_day(now), ruled)
        chosen = choose_row(case, command, facts, law=law, now=now)
        before = next(line for line in case.content.lines if line.line_no == command.line_no)
        details: dict[str, Any] = {"line": command.line_no, "row": command.row, "row_before": before.row}
        if chosen.decision != case.decision:
            details |= {**decision_of(chosen), "mode_before": case.mode.value}
        told = mode_change(case, chosen, now=now)
        event = outgoing(told) if told else None
        return Change(chosen, act="row_chosen", event=event, reason=command.reason, details=details)

    return act_on_case(request, Act.CHOOSE_ROW, decide, cases=cases, clock=clock)
