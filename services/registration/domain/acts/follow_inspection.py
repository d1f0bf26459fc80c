"""What inspection says of its case: how and by when, where and at what hour, and what became of goods that failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.dossier import Dossier, Inspection, Schedule
from services.registration.domain.events import (
    DossierReceived,
    InspectionCancelled,
    InspectionMoveDeclined,
    InspectionScheduled,
)
from services.registration.domain.results import Disposition
from services.registration.domain.states import is_closed
from shared.errors import NotAllowed


def receive(dossier: Dossier, inspection: Inspection, *, now: datetime) -> tuple[Dossier, DossierReceived | None]:
    """Inspection opened a case, or decided on it anew. The applicant hears of it unless mode and day stay as they were.

    Raises NotAllowed when the dossier has come to its end.
    """
    _must_be_open(dossier, "receive")
    if dossier.inspection == inspection:
        return dossier, None
    chosen = dossier.chosen_agency
    event = DossierReceived(dossier.file_code, now, inspection.agency, inspection.mode, inspection.due_on, chosen)
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


def call_off(
    dossier: Dossier, called_off: Schedule, reason: str, *, now: datetime
) -> tuple[Dossier, InspectionCancelled | None]:
    """Who was told of no appointment is not told that it is off. Raises NotAllowed as `schedule` does."""
    _must_be_open(dossier, "call_off")
    if dossier.schedule is None:
        return dossier, None
    return replace(dossier, schedule=None), InspectionCancelled(dossier.file_code, now, *_time(called_off), reason)


def decline_move(
    dossier: Dossier, kept: Schedule, reason: str, *, now: datetime
) -> tuple[Dossier, InspectionMoveDeclined]:
    """The appointment stands. kept: with the reason and when it was said. Raises NotAllowed as `schedule` does."""
    _must_be_open(dossier, "decline_move")
    return replace(dossier, schedule=kept), InspectionMoveDeclined(dossier.file_code, now, *_time(kept), reason)


def _time(appointment: Schedule) -> tuple[str, datetime, datetime, str, str]:
    return appointment.kind, appointment.starts_at, appointment.ends_at, appointment.place, appointment.officer


def note_disposition(dossier: Dossier, disposition: Disposition) -> Dossier:
    """Raises NotAllowed when no result was issued that goods could have failed in."""
    if dossier.result is None:
        raise NotAllowed("note_disposition", dossier.handlers.cqkt.name, ())
    return replace(dossier, dispositions=(*dossier.dispositions, disposition))


def _must_be_open(dossier: Dossier, act: str) -> None:
    """An issued notice may leave lines open, or be taken back: then the case goes on, and the applicant hears of it."""
    if is_closed(dossier):
        raise NotAllowed(act, dossier.handlers.cqkt.name, ())
