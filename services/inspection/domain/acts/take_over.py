"""Take over: a dossier that was worked on elsewhere gets its case as far as it had come there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.acts.open_case import Submission, case_opened, open_case, settle
from services.inspection.domain.case import BY_OFFICER, Case, Mode
from services.inspection.domain.certification import Certification
from services.inspection.domain.events import CaseOpened
from services.inspection.domain.evidence import Appointment, AppointmentKind
from services.inspection.domain.modes import Facts
from services.inspection.domain.pausing import Hold, Pause, Warned
from shared.regulation import Regulation


@dataclass(frozen=True)
class OfficersMode:
    """decided_at: 00:00 in Vietnam of the day where no more is known. due_on: that the applicant was told."""

    mode: Mode
    reason: str
    decided_at: datetime
    due_on: date


@dataclass(frozen=True)
class Former:
    """How the case stands elsewhere. mode: None to have it decided by the rules. accepted: by the agency."""

    mode: OfficersMode | None = None
    officer: str | None = None
    appointment: Appointment | None = None
    accepted: bool = False
    pause: Pause | None = None
    hold: Hold | None = None
    certification: Certification | None = None
    warnings: tuple[Warned, ...] = ()


def take_over(
    submission: Submission, former: Former, facts: Facts, *, law: Regulation, now: datetime
) -> tuple[Case, CaseOpened]:
    """Raises BadRegulation when the law's data has no answer."""
    case, _ = open_case(submission, facts, law=law, now=now)
    if (given := former.mode) is not None:
        decision = replace(
            case.decision,
            mode=given.mode,
            rule=BY_OFFICER,
            explanation=given.reason,
            decided_at=given.decided_at,
            scheme=None,
        )
        case = replace(case, decision=decision, due_on=given.due_on, counts_from=None)
    case = replace(
        case,
        draft=None,
        accepted=former.accepted,
        officer=former.officer,
        appointment=former.appointment if _fits(former.appointment, case.mode) else None,
        pause=former.pause,
        certification=former.certification,
        warnings=former.warnings,
    )
    case = replace(settle(case, law=law, now=now), hold=former.hold)
    case = replace(case, status=case.standing)
    return case, case_opened(case, now)


def _fits(appointment: Appointment | None, mode: Mode) -> bool:
    """No sample is taken, and nothing is looked at, in a mode that knows of neither."""
    if appointment is None or mode is Mode.NONE:
        return False
    return mode is Mode.SAMPLE or appointment.kind is not AppointmentKind.SAMPLE_INSPECTION
