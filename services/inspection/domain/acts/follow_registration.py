"""What registration says is law: each of its words has an outcome in every status.

Every function returns the case after it, or Refused with the reason why nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.acts.open_case import due_on, settle
from services.inspection.domain.case import (
    BY_OFFICER,
    TERMINAL,
    Case,
    Closing,
    Decision,
    Mode,
    Pause,
    SetAside,
    Status,
)
from services.inspection.domain.content import Content
from services.inspection.domain.evidence import AppointmentKind
from services.inspection.domain.modes import Facts, decide_mode
from shared.regulation import Regulation, legal_day


@dataclass(frozen=True)
class Refused:
    reason: str


Outcome = Case | Refused


def note_accepted(case: Case) -> Outcome:
    if case.status in TERMINAL:
        return _too_late(case)
    return Refused("The case knows already that the dossier was accepted.") if case.accepted else _accepted(case)


def _accepted(case: Case) -> Case:
    return replace(case, accepted=True)


def pause_for_supplement(case: Case, *, items: tuple[str, ...], reason: str, until: date, at: datetime) -> Outcome:
    """The agency's clock stands still. A result that was signed meanwhile was not issued and is set aside."""
    if case.status in TERMINAL:
        return _too_late(case)
    pause = Pause(at, items, reason, until)
    case = _signature_set_aside(case, at, "The importer was asked for a supplement before the result was issued.")
    return replace(case, status=Status.PAUSED, pause=pause)


def take_supplement(case: Case, content: Content, facts: Facts, *, law: Regulation, at: datetime) -> Outcome:
    """The new content replaces the former; the mode is decided again and the agency's time starts in full.

    What was looked at on paper is looked at again; a sample stands if the sampled lines are the same goods as before.
    """
    if case.status in TERMINAL:
        return _too_late(case)
    if content.revision <= case.content.revision:
        return Refused(f"Revision {content.revision} is not newer than the case's {case.content.revision}.")
    case = _signature_set_aside(case, at, "The importer supplemented the dossier before the result was issued.")
    decision = _not_laxer(case.decision, decide_mode(facts, law.mode_table, law=law.version, now=at))
    supplemented = replace(
        _kept(case, content, decision),
        content=content,
        decision=decision,
        due_on=due_on(case.regime, content, decision, legal_day(at), law),
        checklist=None,
        draft=None,
        review=None,
        pause=None,
    )
    return settle(replace(supplemented, status=supplemented.evidence_status), law=law, now=at)


def close_cancelled(case: Case, *, reason: str | None, at: datetime) -> Outcome:
    return _closed(case, Status.CANCELLED, Closing(at, reason))


def close_refused(case: Case, *, reason: str, at: datetime) -> Outcome:
    return _closed(case, Status.REFUSED, Closing(at, reason))


def close_issued(case: Case, *, notice_no: str, at: datetime) -> Outcome:
    ours = case.signature.notice_no if case.signature else None
    reason = None if ours == notice_no else f"Registration issued notice {notice_no}; signed here is {ours or 'none'}."
    return _closed(case, Status.ISSUED, Closing(at, reason, notice_no))


def _closed(case: Case, status: Status, closing: Closing) -> Outcome:
    if case.status in TERMINAL:
        return _too_late(case)
    if status is not Status.ISSUED:
        case = _signature_set_aside(case, closing.at, f"The dossier was {status.lower()} before the result was issued.")
    return replace(case, status=status, pause=None, closing=closing)


def _too_late(case: Case) -> Refused:
    return Refused(f"The case is {case.status}; nothing more happens to it.")


def _signature_set_aside(case: Case, at: datetime, reason: str) -> Case:
    if case.signature is None:
        return case
    aside = SetAside(case.signature, at, reason)
    return replace(case, signature=None, draft=None, review=None, set_aside=(*case.set_aside, aside))


def _not_laxer(former: Decision, decided: Decision) -> Decision:
    """An officer who looked closer than the rules had a reason that new papers alone do not take away."""
    if former.rule == BY_OFFICER and former.mode.stricter_than(decided.mode):
        return replace(former, complaints=decided.complaints, law=decided.law)
    return decided


def _kept(case: Case, content: Content, decision: Decision) -> Case:
    """Without the evidence that the new content or mode makes worthless."""
    sampled = {goods.line_no for goods in case.sample.goods} if case.sample else set()
    same = {line.line_no for line in content.lines if line in case.content.lines}
    if decision.mode is not Mode.SAMPLE or not sampled <= same:
        case = replace(case, sample=None, test=None, retest=None)
    case = replace(case, lot_checks=tuple(check for check in case.lot_checks if check.line_no in same))
    appointment = case.appointment
    sampling = appointment is not None and appointment.kind is AppointmentKind.SAMPLE_INSPECTION
    if decision.mode is Mode.NONE or (sampling and decision.mode is not Mode.SAMPLE):
        case = replace(case, appointment=None)
    return case
