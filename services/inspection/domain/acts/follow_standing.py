"""Complaints or reductions changed since the case decided: it decides again, by itself only to a closer look.

A laxer mode is taken only where nothing was done yet; otherwise the case notes what it heard, and goes on as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.acts.open_case import BY_RULES, due_on, settle, working_day
from services.inspection.domain.case import BY_OFFICER, CONCLUDED, ENDED, Case, Decision, Status
from services.inspection.domain.modes import Facts, decide_mode
from services.inspection.domain.seen import Noted
from shared.regulation import Regulation, legal_day

MODE_CHANGED = "mode_changed"
DECIDED_AGAIN = "decided_again"
NOTED = "standing_noted"

_SIGNED = "The result was signed already."
_LOOKED_CLOSER = "An officer looks closer than the rules ask for."
_UNDER_WAY = "The rules would now look less closely, but work on the case has begun."


@dataclass(frozen=True)
class Followed:
    """act: MODE_CHANGED, DECIDED_AGAIN (another ground for the same mode) or NOTED, with the reason why no more."""

    case: Case
    act: str
    reason: str | None = None


def follow_standing(case: Case, facts: Facts, *, law: Regulation, now: datetime) -> Followed | None:
    """None: the case is over, or has heard all of this."""
    if case.status in ENDED | CONCLUDED:
        return None
    fresh = decide_mode(facts, law.mode_table, law=law.version, now=now)
    if heard(case.decision) == heard(fresh):
        return None
    kept_because = _kept_because(case, fresh)
    if kept_because is not None:
        return Followed(_noted(case, fresh, kept_because), NOTED, kept_because)
    if fresh.mode is case.mode:
        return Followed(replace(case, decision=fresh), DECIDED_AGAIN)
    return Followed(_changed(case, fresh, law, now), MODE_CHANGED)


def heard(decision: Decision) -> tuple[frozenset[object], ...]:
    """The version of the standing that the case knows of: complaints by version, reductions, uncured objections, lines
    that the certification body found not to conform."""
    last = decision.noted or decision.seen
    complaints = decision.noted.complaints if decision.noted else decision.complaints
    return (
        frozenset((seen.id, seen.version) for seen in complaints),
        frozenset((seen.good_key, seen.entitlement) for seen in (last.reductions if last else ())),
        frozenset(last.uncured if last else ()),
        frozenset(_nonconforming(decision)),
    )


def _nonconforming(decision: Decision) -> tuple[int, ...]:
    if decision.noted is not None:
        return decision.noted.nonconforming
    lines = decision.seen.lines if decision.seen else ()
    return tuple(line.line_no for line in lines if line.fails is not None)


def _kept_because(case: Case, fresh: Decision) -> str | None:
    if case.status is Status.SIGNED:
        return _SIGNED
    if fresh.mode.stricter_than(case.mode):
        return None
    if case.decision.rule == BY_OFFICER:
        return _LOOKED_CLOSER
    return _UNDER_WAY if case.mode.stricter_than(fresh.mode) and not _untouched(case) else None


def _untouched(case: Case) -> bool:
    drafted_by_us = case.draft is not None and case.draft.by == BY_RULES
    waiting = case.status is Status.OPENED or (case.status is Status.DRAFTED and drafted_by_us)
    nothing_on_record = case.checklist is None and case.sample is None and case.appointment is None
    return waiting and nothing_on_record and case.reopened is None and not case.set_aside


def _noted(case: Case, fresh: Decision, why: str) -> Case:
    seen = fresh.seen
    noted = Noted(
        fresh.complaints,
        seen.reductions if seen else (),
        seen.uncured if seen else (),
        why,
        _nonconforming(fresh),
    )
    return replace(case, decision=replace(case.decision, noted=noted))


def _changed(case: Case, fresh: Decision, law: Regulation, now: datetime) -> Case:
    """Drafts are dropped, evidence stays; the new mode's time runs from today."""
    start = working_day(legal_day(now), case.content, law)
    due: date = due_on(case.regime, case.content, fresh, start, law)
    if case.mode.stricter_than(fresh.mode):
        # A laxer mode gives nobody more time than there was.
        due = min(due, case.due_on)
    changed = replace(case, decision=fresh, due_on=due, counts_from=start, draft=None, review=None)
    return settle(replace(changed, status=changed.standing), law=law, now=now)
