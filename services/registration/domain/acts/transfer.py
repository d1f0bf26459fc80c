"""Transfer: another agency is competent; the dossier and every right to act on it go there in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import TransferDossier
from services.registration.domain.dossier import Dossier
from services.registration.domain.draft import DraftNamed
from services.registration.domain.events import DossierTransferred
from services.registration.domain.lists import Lists
from services.registration.domain.rules.codes import AGENCIES, read_listed
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act, Party, step


def transfer(
    dossier: Dossier, command: TransferDossier, *, lists: Lists, now: datetime
) -> tuple[Dossier, DossierTransferred]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.TRANSFER, Party.AGENCY, now=now)
    findings = Findings()
    reason = read_text(command.reason, "/reason", 2000, findings)
    to = read_listed(DraftNamed(command.to_agency), "/to_agency", lists.agencies, findings, of=AGENCIES)
    agency = dossier.content.agency
    if to.code == agency.code:
        findings.add("/to_agency/code", "same_agency", f"The dossier is at {agency.code} already; name another agency.")
    findings.raise_if_any()
    inspection = replace(dossier.inspection, agency=to) if dossier.inspection else None
    content = replace(dossier.content, agency=to)
    transferred = replace(moved, content=content, inspection=inspection, schedule=None, reason=reason)
    return transferred, DossierTransferred(dossier.file_code, now, agency, to, reason)
