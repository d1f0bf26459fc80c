"""Accept: the agency takes the dossier in for inspection."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.commands import AcceptDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierAccepted
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.states import Act, Party, step


def accept(dossier: Dossier, command: AcceptDossier, *, now: datetime) -> tuple[Dossier, DossierAccepted]:
    """Raises NotAllowed, Invalid."""
    accepted = step(dossier, Act.ACCEPT, Party.AGENCY, now=now)
    findings = Findings()
    note = read_optional_text(command.note, "/note", 2000, findings)
    findings.raise_if_any()
    due_on = dossier.inspection.due_on if dossier.inspection else None
    return accepted, DossierAccepted(dossier.file_code, now, due_on, note)
