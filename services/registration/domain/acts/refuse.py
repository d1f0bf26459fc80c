"""Refuse: the agency does not take the dossier in; nothing more will happen to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import RefuseDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierRefused
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act, Party, after


def refuse(dossier: Dossier, command: RefuseDossier, *, now: datetime) -> tuple[Dossier, DossierRefused]:
    """Raises NotAllowed, Invalid."""
    handlers = after(dossier.handlers, Act.REFUSE, Party.AGENCY)
    findings = Findings()
    reason = read_text(command.reason, "/reason", 2000, findings)
    findings.raise_if_any()
    return replace(dossier, handlers=handlers, reason=reason), DossierRefused(dossier.file_code, now, reason)
