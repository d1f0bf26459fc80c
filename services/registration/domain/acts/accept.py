"""Accept: the agency takes the dossier in for inspection."""

from __future__ import annotations

from datetime import datetime

from services.registration.domain.commands import AcceptDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierAccepted
from services.registration.domain.on_paper import dated, read_done
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.states import Act, Party, step


def accept(dossier: Dossier, command: AcceptDossier, *, now: datetime) -> tuple[Dossier, DossierAccepted]:
    """Raises NotAllowed, Invalid."""
    accepted = step(dossier, Act.ACCEPT, Party.AGENCY, now=now)
    findings = Findings()
    note = read_optional_text(command.note, "/note", 2000, findings)
    done = read_done(command.on_paper, dossier, now=now, findings=findings)
    findings.raise_if_any()
    due_on = dossier.inspection.due_on if dossier.inspection else None
    event = DossierAccepted(dossier.file_code, now, due_on, note, done.on_paper, done.outage)
    return dated(accepted, done.on_paper), event
