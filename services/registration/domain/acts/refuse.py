"""Refuse: the agency does not take the dossier in; nothing more will happen to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import RefuseDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierRefused
from services.registration.domain.on_paper import dated, read_refusal
from services.registration.domain.states import Act, Party, step


def refuse(dossier: Dossier, command: RefuseDossier, *, now: datetime) -> tuple[Dossier, DossierRefused]:
    """Raises NotAllowed, Invalid."""
    refused = step(dossier, Act.REFUSE, Party.AGENCY, now=now)
    reason, done = read_refusal(command.reason, command.on_paper, dossier, now=now)
    event = DossierRefused(dossier.file_code, now, reason, done.on_paper, done.outage)
    return dated(replace(refused, reason=reason), done.on_paper), event
