"""What the applicant must hear of the inspection: how and by when, and where and at what hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.dossier import Dossier, Inspection, Schedule
from services.registration.domain.events import DossierReceived, InspectionScheduled
from services.registration.domain.states import allowed_acts
from shared.errors import NotAllowed


def receive(dossier: Dossier, inspection: Inspection, *, now: datetime) -> tuple[Dossier, DossierReceived]:
    """Inspection opened a case. Raises NotAllowed when the dossier has come to its end."""
    _must_be_open(dossier, "receive")
    event = DossierReceived(dossier.file_code, now, inspection.agency, inspection.mode, inspection.due_on)
    return replace(dossier, inspection=inspection), event


def schedule(dossier: Dossier, schedule: Schedule, *, now: datetime) -> tuple[Dossier, InspectionScheduled]:
    """Inspection fixed time and place, or moved them. Raises NotAllowed when the dossier has come to its end."""
    _must_be_open(dossier, "schedule")
    event = InspectionScheduled(
        dossier.file_code,
        now,
        schedule.kind,
        schedule.starts_at,
        schedule.ends_at,
        schedule.place,
        schedule.officer,
    )
    return replace(dossier, schedule=schedule), event


def _must_be_open(dossier: Dossier, act: str) -> None:
    if not allowed_acts(dossier.handlers):
        raise NotAllowed(act, dossier.handlers.cqkt.name, ())
