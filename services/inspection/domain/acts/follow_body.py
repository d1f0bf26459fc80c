"""What the certification body does, and what the law's clocks say: shown on the case, and a ground for decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.inspection.domain.acts.follow_registration import Outcome, Refused, too_late
from services.inspection.domain.case import CONCLUDED, ENDED, Case
from services.inspection.domain.certification import Certification, ConformityResult
from services.inspection.domain.pausing import PauseKind, Warned


def note_body(
    case: Case, said: str, *, reason: str | None = None, items: tuple[str, ...] = (), at: datetime
) -> Outcome:
    """Something moved in the body's case; the agency's goes on as it stands."""
    if case.status in ENDED:
        return too_late(case)
    result = case.certification.result if case.certification else None
    return replace(case, certification=Certification(said, at, reason, items, result))


def take_conformity_result(case: Case, result: ConformityResult) -> Outcome:
    """Also after the agency's own result: it may be a reason to take that back."""
    if case.status in ENDED:
        return too_late(case)
    return replace(case, certification=Certification("conformity_result", result.at, result=result))


def drop_conformity_result(case: Case, *, reason: str, at: datetime) -> Outcome:
    if case.status in ENDED:
        return too_late(case)
    standing = case.certification.result if case.certification else None
    if standing is None or standing.revoked is not None:
        return Refused("The case knows of no conformity result that could be taken back.")
    revoked = replace(standing, revoked=reason)
    return replace(case, certification=Certification("conformity_result_revoked", at, reason, result=revoked))


def note_warning(case: Case, warned: Warned) -> Outcome:
    if case.status in ENDED:
        return too_late(case)
    return _warned(case, warned)


def note_lapse(case: Case, lapsed: Warned, *, ends_supplement: bool) -> Outcome:
    """ends_supplement: by the law's data no supplement is taken any more; the result may then be that the dossier was
    not completed."""
    if case.status in ENDED:
        return too_late(case)
    case, pause = _warned(case, lapsed), case.pause
    over = pause is not None and pause.kind is PauseKind.SUPPLEMENT and pause.due_on is not None
    if pause is None or not over or not ends_supplement or case.status in CONCLUDED:
        return case
    # Lapsed may be an earlier day than the one that was granted since.
    if pause.due_on is not None and pause.due_on > lapsed.due_on:
        return case
    return replace(case, pause=replace(pause, lapsed=True))


def _warned(case: Case, warned: Warned) -> Case:
    others = (each for each in case.warnings if (each.handler, each.rule) != (warned.handler, warned.rule))
    return replace(case, warnings=(*others, warned))
