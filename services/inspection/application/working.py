"""Use cases: the officer's work up to what is on record."""

from __future__ import annotations

from datetime import datetime

from services.inspection.application.acting import Request, act_on_case
from services.inspection.application.deciding import FactsFor
from services.inspection.application.outgoing import outgoing
from services.inspection.application.ports import Cases
from services.inspection.application.renewing import with_uncured
from services.inspection.domain.acts.assign import assign
from services.inspection.domain.acts.change_mode import change_mode
from services.inspection.domain.acts.record_checklist import record_checklist
from services.inspection.domain.acts.schedule import schedule
from services.inspection.domain.acts.tell_mode import mode_change
from services.inspection.domain.case import Case
from services.inspection.domain.commands import (
    Assign,
    ChangeMode,
    RecordChecklist,
    Schedule,
)
from services.inspection.domain.states import Act
from shared.aggregate import Change, Json
from shared.clock import Clock
from shared.regulation import Regulation


def assign_case(request: Request, command: Assign, *, cases: Cases, clock: Clock) -> Json:
    """These use cases return `answer_of`; they raise NotFound, Forbidden, Stale, NotAllowed, Invalid, KeyReused."""

    def decide(case: Case, _now: datetime) -> Change[Case]:
        details = {"officer": command.officer, "before": case.officer}
        act = "assigned" if command.officer else "given_back"
        return Change(assign(case, command), act=act, details=details)

    return act_on_case(request, Act.ASSIGN, decide, cases=cases, clock=clock)


def schedule_inspection(request: Request, command: Schedule, *, cases: Cases, clock: Clock) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        scheduled, event = schedule(case, command, now=now)
        again = scheduled.appointment is not None and scheduled.appointment.times > 1
        act = "rescheduled" if again else "scheduled"
        return Change(scheduled, act=act, event=outgoing(event), reason=command.reason)

    return act_on_case(request, Act.SCHEDULE, decide, cases=cases, clock=clock)


def answer_checklist(
    request: Request,
    command: RecordChecklist,
    *,
    cases: Cases,
    law: Regulation,
    clock: Clock,
    facts_for: FactsFor,
) -> Json:
    """The mode follows at once where a supplement did not cure what was objected to."""

    def decide(case: Case, now: datetime) -> Change[Case]:
        items = (item for item in law.checklist if item.in_force(case.received_on))
        recorded = record_checklist(case, command, items=items, excuses=law.excuses(case.regime), now=now)
        details = {answer.item: answer.answer.value for answer in command.answers}
        details |= {given.qcvn: given.number or given.not_applicable or "" for given in command.coverage}
        reason = None
        if (on_paper := recorded.checklist and recorded.checklist.done_on) and command.on_paper:
            details["done_on"], reason = on_paper.isoformat(), command.on_paper.reason
        change = Change(recorded, act="checklist_recorded", reason=reason, details=details)
        return with_uncured(case, change, facts_for=facts_for, law=law, now=now)

    return act_on_case(request, Act.RECORD_CHECKLIST, decide, cases=cases, clock=clock)


def change_case_mode(request: Request, command: ChangeMode, *, cases: Cases, law: Regulation, clock: Clock) -> Json:
    def decide(case: Case, now: datetime) -> Change[Case]:
        changed = change_mode(case, command, law=law, now=now)
        details = {"from": case.mode.value, "to": command.to.value, "due_on": changed.due_on.isoformat()}
        told = mode_change(case, changed, now=now)
        event = outgoing(told) if told else None
        return Change(changed, act="mode_changed", event=event, reason=command.reason, details=details)

    return act_on_case(request, Act.CHANGE_MODE, decide, cases=cases, clock=clock)
