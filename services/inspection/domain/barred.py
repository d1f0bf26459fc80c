"""What belongs to a case as far as it is, and is not for this reader to do now: by the state table, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.inspection.domain.acts.four_eyes import kept_apart_by
from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.pausing import PauseKind
from services.inspection.domain.states import TRANSITIONS, Act, Transition, allowed_acts, fits, lacks, roles_of
from services.inspection.domain.vocabulary import OCCASIONS
from shared.barring import Bar, Barred, Why
from shared.regulation import Regulation
from shared.regulation.four_eyes import REVIEW, SIGN

# The way of a case to its result.
WAY = (
    Status.OPENED,
    Status.SCHEDULED,
    Status.CHECKED,
    Status.SAMPLED,
    Status.TESTED,
    Status.DRAFTED,
    Status.REVIEWED,
    Status.SIGNED,
)
_STEPS = {Act.APPROVE: REVIEW, Act.SEND_BACK: REVIEW, Act.SIGN: SIGN}


@dataclass(frozen=True)
class Reader:
    """by: role and id, "reviewer:minh.pv". on_behalf_of: who lent the role."""

    role: str
    by: str
    on_behalf_of: str | None = None


def barred_acts(case: Case, reader: Reader, *, law: Regulation) -> Sequence[Barred]:
    """In the order of the table, without what the reader may do, what nothing gives occasion to, and what is over."""
    possible = allowed_acts(case)
    found = []
    for act in Act:
        in_the_way = () if act in possible else _in_the_way(act, case)
        if in_the_way is None:
            continue
        yours = reader.role in roles_of(act)
        # What an officer may do in some states, a signer in others (SEND_BACK), is theirs in this one or not.
        if act in possible:
            yours = any(reader.role in row.roles for row in TRANSITIONS if row.act is act and fits(row, case))
        because = [*(() if yours else (Why(Bar.ROLE),)), *(_eyes(act, case, reader, law) if yours else ()), *in_the_way]
        if because:
            found.append(Barred(act.value, tuple(sorted(roles_of(act))), tuple(because)))
    return tuple(found)


def _in_the_way(act: Act, case: Case) -> tuple[Why, ...] | None:
    """None: it does not belong here."""
    rows = [row for row in TRANSITIONS if row.act is act and case.mode in row.modes]
    waits = _waits(case)
    for standing in (case, _going_on(case)) if waits else (case,):
        fitting = [row for row in rows if fits(row, standing)]
        if fitting:
            lacking = min((lacks(row, standing) for row in fitting), key=len)
            if OCCASIONS & set(lacking):
                return None
            needs = tuple(Why(Bar.NEED, need.name) for need in lacking)
            return needs if standing is case else (*waits, *needs)
    ahead = _ahead(rows, _going_on(case))
    return None if ahead is None else (*waits, *ahead)


def _waits(case: Case) -> tuple[Why, ...]:
    if case.status is Status.HELD and case.hold is not None:
        return (Why(Bar.REQUEST, case.hold.kind.value),)
    if case.status is Status.PAUSED and case.pause is not None:
        return (Why(Bar.IMPORTER, PauseKind(case.pause.kind).value, until=case.pause.due_on),)
    return ()


def _going_on(case: Case) -> Case:
    """As if nothing were waited for."""
    if case.status not in (Status.HELD, Status.PAUSED):
        return case
    going = replace(case, hold=None, pause=None)
    return replace(going, status=going.standing)


def _ahead(rows: Sequence[Transition], case: Case) -> tuple[Why, ...] | None:
    """Of an act that carries a case on to its result and is not reached yet: what leads to it."""
    if case.status not in WAY or not any(row.becomes in WAY for row in rows):
        return None
    first = min((status for row in rows for status in row.allowed_in if status in WAY), key=WAY.index)
    if WAY.index(first) <= WAY.index(case.status):
        return None
    if all(OCCASIONS & set(lacks(row, case)) for row in rows):
        return None
    return (Why(Bar.AFTER, acts=leading_to(first, case.mode)),)


def leading_to(status: Status, mode: Mode) -> tuple[str, ...]:
    """What brings a case there, without what only an occasion calls for."""
    rows = (row for row in TRANSITIONS if row.becomes == status and mode in row.modes and not OCCASIONS & row.needs)
    acts = (row.act.value for row in rows)
    return tuple(dict.fromkeys(acts))


def _eyes(act: Act, case: Case, reader: Reader, law: Regulation) -> tuple[Why, ...]:
    step = _STEPS.get(act)
    done = kept_apart_by(case, step, reader.by, reader.on_behalf_of, law=law) if step else None
    return (Why(Bar.SAME_PERSON, done),) if done else ()
