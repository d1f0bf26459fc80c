"""What registration says is law: each of its words has an outcome in every status.

Every function here and in the other `follow_*` modules returns the case after it, or Refused with the reason why nothing
changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.acts.open_case import settle
from services.inspection.domain.case import CONCLUDED, ENDED, Case, Closing, Status
from services.inspection.domain.content import Named
from services.inspection.domain.pausing import Pause
from services.inspection.domain.setting_aside import signature_set_aside
from shared.regulation import Regulation


@dataclass(frozen=True)
class Refused:
    reason: str


Outcome = Case | Refused


def too_late(case: Case) -> Refused:
    return Refused(f"The case is {case.status}; this comes too late for it.")


def note_accepted(case: Case) -> Outcome:
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    if case.accepted:
        return Refused("The case knows already that the dossier was accepted.")
    return replace(case, accepted=True)


def pause_for_supplement(case: Case, *, items: tuple[str, ...], reason: str, until: date, at: datetime) -> Outcome:
    """The agency's clock stands still. A result that was signed meanwhile was not issued and is set aside."""
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    case = signature_set_aside(case, at, "The importer was asked for a supplement before the result was issued.")
    pause = Pause(at, items, reason, until)
    return replace(case, status=Status.PAUSED, pause=pause, hold=None, draft=None, review=None, warnings=())


def close_without_result(case: Case, status: Status, *, reason: str | None, at: datetime) -> Outcome:
    """status: CANCELLED, REFUSED or WITHDRAWN."""
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    if case.signature is not None:
        case = signature_set_aside(case, at, f"The dossier was {status.lower()} before the result was issued.")
        case = replace(case, draft=None, review=None)
    return replace(case, status=status, pause=None, hold=None, warnings=(), closing=Closing(at, reason))


def move_to_agency(case: Case, agency: Named, *, law: Regulation, at: datetime) -> Outcome:
    """Officer and appointment were the former agency's; its drafts too. What is on record stays."""
    if case.status in ENDED | CONCLUDED:
        return too_late(case)
    if agency.code == case.agency.code:
        return Refused(f"The case is at {agency.code} already.")
    case = signature_set_aside(case, at, f"The dossier went to {agency.code} before the result was issued.")
    moved = replace(
        case,
        agency=agency,
        content=replace(case.content, agency=agency),
        officer=None,
        appointment=None,
        wish=None,
        draft=None,
        review=None,
    )
    moved = settle(moved, law=law, now=at)
    return replace(moved, status=moved.standing)
