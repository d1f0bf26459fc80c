"""Open: a dossier was submitted; its mode is decided at once, and with it the day it is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.case import Case, Decision, Mode, Status
from services.inspection.domain.content import Content
from services.inspection.domain.events import CaseOpened
from services.inspection.domain.evidence import Draft
from services.inspection.domain.modes import Facts, decide_mode
from services.inspection.domain.modes.settled import settled_results
from shared.regulation import Regulation

BY_RULES = "service:inspection"


@dataclass(frozen=True)
class Submission:
    """A dossier as submitted. received_on: legal day of receipt. counts_from: working day as which it counts."""

    dossier_id: str
    file_code: str
    channel: str
    regime: str
    received_on: date
    content: Content
    counts_from: date | None = None


def open_case(submission: Submission, facts: Facts, *, law: Regulation, now: datetime) -> tuple[Case, CaseOpened]:
    """Raises BadRegulation when the law's data has no answer."""
    content = submission.content
    decision = decide_mode(facts, law.mode_table, law=law.version, now=now)
    start = submission.counts_from or working_day(submission.received_on, content, law)
    case = Case(
        dossier_id=submission.dossier_id,
        file_code=submission.file_code,
        channel=submission.channel,
        regime=submission.regime,
        received_on=submission.received_on,
        agency=content.agency,
        content=content,
        decision=decision,
        due_on=due_on(submission.regime, content, decision, start, law),
        status=Status.OPENED,
        counts_from=start,
    )
    case = settle(case, law=law, now=now)
    return case, case_opened(case, now)


def case_opened(case: Case, now: datetime) -> CaseOpened:
    said = case.decision
    return CaseOpened(
        case.file_code, now, case.agency, case.mode.value, said.rule, said.explanation, case.due_on, case.counts_from
    )


def working_day(day: date, content: Content, law: Regulation) -> date:
    """The day itself, or the first after it on which the agency works: what it does on a day off counts then."""
    return law.calendar(content.agency.code).next_working_day(day)


def due_on(regime: str, content: Content, decision: Decision, start: date, law: Regulation) -> date:
    calendar = law.calendar(content.agency.code)
    return law.regime(regime).case_due_on(start, mode=decision.mode, measure=content.measure, calendar=calendar)


def settle(case: Case, *, law: Regulation, now: datetime) -> Case:
    """In mode NONE the result follows from the law: it is drafted at once, for people to review and sign.

    Not while the importer owes an answer, which may change what it follows from.
    """
    if case.mode is not Mode.NONE or case.pause is not None:
        return case
    lines = settled_results(case.content.lines, law.mode_table)
    if len(lines) != len(case.content.lines):
        return case
    return replace(case, draft=Draft(lines, BY_RULES, now), status=Status.DRAFTED)
