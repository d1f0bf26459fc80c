"""Cancel: the importer takes the dossier back before the agency accepted it; no consent is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import CancelDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierCancelled
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.states import Act, Party, step


def cancel(dossier: Dossier, command: CancelDossier, *, now: datetime) -> tuple[Dossier, DossierCancelled]:
    """Raises NotAllowed, Invalid."""
    cancelled = step(dossier, Act.CANCEL, Party.IMPORTER, now=now)
    findings = Findings()
    reason = read_optional_text(command.reason, "/reason", 2000, findings)
    findings.raise_if_any()
    return replace(cancelled, reason=reason), DossierCancelled(dossier.file_code, now, reason)
