"""Refuse: the agency does not take the dossier in; nothing more will happen to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.asking import read_reason
from services.registration.domain.commands import RefuseDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierRefused
from services.registration.domain.states import Act, Party, step


def refuse(dossier: Dossier, command: RefuseDossier, *, now: datetime) -> tuple[Dossier, DossierRefused]:
    """Raises NotAllowed, Invalid."""
    refused = step(dossier, Act.REFUSE, Party.AGENCY, now=now)
    reason = read_reason(command.reason)
    return replace(refused, reason=reason), DossierRefused(dossier.file_code, now, reason)
