"""The importer changed what was registered: the new content replaces the former, and the mode is decided again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.acts.follow_registration import Outcome, Refused, too_late
from services.inspection.domain.acts.open_case import due_on, settle, working_day
from services.inspection.domain.case import BY_OFFICER, CONCLUDED, ENDED, Case, Decision, Mode
from services.inspection.domain.content import Content
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.modes import Facts, decide_mode
from services.inspection.domain.setting_aside import signature_set_aside
from shared.regulation import Regulation, legal_day


def take_content(
    case: Case,
    content: Content,
    facts: Facts,
    *,
    answers_agency: bool,
    accepts: bool = False,
    why: str,
    law: Regulation,
    at: datetime,
    counts_from: date | None = None,
) -> Outcome:
    """What was looked at on paper is looked at again; a sample stands if the sampled lines are the same goods as before.

    answers_agency: the agency waited for this: nothing of its case is open any more, and its time starts in full. If it
    was the certification body that waited, what the agency waits for stays, and its time runs on unless it begins with
    this. accepts: with it the dossier is taken on. why: what a signature that is on its way is set aside for.
    counts_from: working day from which the agency's time begins; None: as registration of old told it, or it runs on.
    """
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    if content.revision <= case.content.revision:
        return Refused(f"Revision {content.revision} is not newer than the case's {case.content.revision}.")
    case = signature_set_aside(case, at, why)
    decision = not_laxer(case.decision, decide_mode(facts, law.mode_table, law=law.version, now=at))
    anew = answers_agency or counts_from is not None or decision.mode is not case.mode
    start = counts_from or working_day(legal_day(at), content, law)
    changed = replace(
        _kept(case, content, decision),
        content=content,
        accepted=case.accepted or accepts,
        decision=decision,
        due_on=due_on(case.regime, content, decision, start, law) if anew else case.due_on,
        counts_from=start if anew else case.counts_from,
        checklist=None,
        objected=_objected(case) if answers_agency else case.objected,
        draft=None,
        review=None,
        pause=None if answers_agency else case.pause,
        hold=None if answers_agency else case.hold,
        warnings=() if answers_agency else case.warnings,
    )
    return resumed(settle(changed, law=law, now=at))


def of_goods_left(case: Case, content: Content) -> Case:
    """The case without what is known of goods that the new content has no longer: nothing follows from that."""
    same = _same_lines(case, content)
    return replace(
        case,
        label=case.label.kept_for(case.content, content) if case.label else None,
        certification=case.certification.kept_for(same) if case.certification else None,
    )


def resumed(case: Case) -> Case:
    return replace(case, status=case.standing)


def decided_again(case: Case, content: Content, facts: Facts, *, law: Regulation, now: datetime) -> Case:
    """Other rows count now: the mode follows from them, and where it is another one its time starts today."""
    decision = not_laxer(case.decision, decide_mode(facts, law.mode_table, law=law.version, now=now))
    same = (decision.mode, content.measure) == (case.mode, case.content.measure)
    changed = replace(_kept(case, content, decision), content=content, decision=decision, draft=None, review=None)
    if not same:
        start = working_day(legal_day(now), content, law)
        changed = replace(changed, due_on=due_on(case.regime, content, decision, start, law), counts_from=start)
    return settle(changed, law=law, now=now)


def time_begins(case: Case, counts_from: date | None, law: Regulation) -> Case:
    """The certificate came, and with it the agency's time begins; None: it runs as it did."""
    if counts_from is None or case.status in ENDED | CONCLUDED:
        return case
    due = due_on(case.regime, case.content, case.decision, counts_from, law)
    return replace(case, due_on=due, counts_from=counts_from)


def not_laxer(former: Decision, decided: Decision) -> Decision:
    """An officer who looked closer than the rules had a reason that new papers alone do not take away."""
    if former.rule == BY_OFFICER and former.mode.stricter_than(decided.mode):
        return replace(former, complaints=decided.complaints, law=decided.law)
    return decided


def _objected(case: Case) -> tuple[str, ...]:
    objections = case.checklist.objections if case.checklist else ()
    return tuple(dict.fromkeys((*case.objected, *(objection.item for objection in objections))))


def _kept(case: Case, content: Content, decision: Decision) -> Case:
    """Without the evidence that the new content or mode makes worthless."""
    same = _same_lines(case, content)
    sampled = {goods.line_no for goods in case.sample.goods} if case.sample else set()
    if decision.mode is not Mode.SAMPLE or not sampled <= same:
        case = replace(case, sample=None, test=None, retest=None)
    case = replace(case, lot_checks=tuple(check for check in case.lot_checks if check.line_no in same))
    appointment = case.appointment
    sampling = appointment is not None and appointment.kind is AppointmentKind.SAMPLE_INSPECTION
    if decision.mode is Mode.NONE or (sampling and decision.mode is not Mode.SAMPLE):
        case = replace(case, appointment=None, wish=None)
    return of_goods_left(case, content)


def _same_lines(case: Case, content: Content) -> set[int]:
    return {line.line_no for line in content.lines if line in case.content.lines}
