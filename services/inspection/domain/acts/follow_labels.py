"""The agency wants labels corrected: until they are, their lines do not meet the requirements; after the last day the
fault counts as not cured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.acts.follow_registration import Outcome, Refused, too_late
from services.inspection.domain.case import CONCLUDED, ENDED, Case, Status
from services.inspection.domain.labels import LabelRequest, meeting
from services.inspection.domain.pausing import Warned
from services.inspection.domain.setting_aside import signature_set_aside

_NOT_ASKED = "The case knows of no label that waits to be corrected."


def await_label(case: Case, *, lines: tuple[int, ...], fault: str, due_on: date, at: datetime) -> Outcome:
    """A draft, signed or not, that finds these lines in order falls; any other stands."""
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    waiting = LabelRequest(lines, fault, at, due_on)
    case = replace(case, label=waiting)
    if case.draft is None or not meeting(case.draft.lines, waiting):
        return case
    if case.status is Status.SIGNED:
        case = signature_set_aside(case, at, "A label was to be corrected before the result was issued.")
    case = replace(case, draft=None, review=None)
    return replace(case, status=case.standing)


def note_label_corrected(case: Case) -> Outcome:
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    return Refused(_NOT_ASKED) if case.label is None else replace(case, label=None)


def note_label_lapse(case: Case, lapsed: Warned) -> Case:
    """lapsed: of the deadline for labels."""
    if case.label is None or case.label.due_on != lapsed.due_on or case.status in ENDED | CONCLUDED:
        return case
    return replace(case, label=replace(case.label, lapsed=True))
