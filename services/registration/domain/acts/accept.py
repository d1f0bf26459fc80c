"""Accept: the agency takes the dossier in for inspection."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.commands import AcceptDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierAccepted
from services.registration.domain.on_paper import dated, read_consent
from services.registration.domain.states import Act, Party, step


def accept(dossier: Dossier, command: AcceptDossier, *, now: datetime) -> tuple[Dossier, DossierAccepted]:
    """Raises NotAllowed, Invalid."""
    accepted = step(dossier, Act.ACCEPT, Party.AGENCY, now=now)
    note, done = read_consent(command.note, command.on_paper, dossier, now=now)
    due_on = dossier.inspection.due_on if dossier.inspection else None
    event = DossierAccepted(dossier.file_code, now, due_on, note, done.on_paper, done.outage)
    return dated(accepted, done.on_paper), event
