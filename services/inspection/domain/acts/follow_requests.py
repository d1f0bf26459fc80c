"""The importer asked for something: until the agency has answered, the case is held and nothing is signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.acts.follow_registration import Outcome, Refused, too_late
from services.inspection.domain.case import CONCLUDED, ENDED, Case, Status
from services.inspection.domain.pausing import Hold, HoldKind, Pause, PauseKind
from services.inspection.domain.setting_aside import signature_set_aside


def hold_for_request(case: Case, kind: HoldKind, *, reason: str, until: date | None = None, at: datetime) -> Outcome:
    """The draft stays for the time after; a signature on its way will be refused by registration, or issued after all."""
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    case = signature_set_aside(case, at, f"The importer asked for {_ASKED[kind]} before the result was issued.")
    return replace(case, status=Status.HELD, hold=Hold(kind, at, reason, until))


def go_on_after_refusal(case: Case, kind: HoldKind, *, due_on: date | None = None) -> Outcome:
    """The work goes back to what it was. due_on: the day of the supplement, which stays."""
    if case.hold is None or case.hold.kind is not kind:
        return _not_asked(case, kind)
    if case.pause is not None and due_on is not None:
        case = replace(case, pause=replace(case.pause, due_on=due_on))
    case = replace(case, hold=None)
    return replace(case, status=case.standing)


def await_amendment(case: Case, *, note: str | None, at: datetime) -> Outcome:
    if case.hold is None or case.hold.kind is not HoldKind.AMENDMENT:
        return _not_asked(case, HoldKind.AMENDMENT)
    pause = Pause(at, (), note or case.hold.reason, None, PauseKind.AMENDMENT)
    return replace(case, status=Status.PAUSED, hold=None, pause=pause, draft=None, review=None, warnings=())


def extend_supplement(case: Case, *, due_on: date) -> Outcome:
    if case.hold is None or case.hold.kind is not HoldKind.EXTENSION:
        return _not_asked(case, HoldKind.EXTENSION)
    if case.pause is None:
        return Refused("The case waits for no supplement whose day could be moved.")
    pause = replace(case.pause, due_on=due_on, lapsed=False)
    return replace(case, status=Status.PAUSED, hold=None, pause=pause, draft=None, review=None, warnings=())


_ASKED = {
    HoldKind.WITHDRAWAL: "its withdrawal",
    HoldKind.AMENDMENT: "an amendment",
    HoldKind.EXTENSION: "more time",
}


def _not_asked(case: Case, kind: HoldKind) -> Refused:
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    return Refused(f"The case knows of no request for {_ASKED[kind]} that could be answered.")
