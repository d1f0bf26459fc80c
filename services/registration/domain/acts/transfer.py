"""Transfer: another agency is competent; the dossier and every right to act on it go there in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.agencies import Competent
from services.registration.domain.commands import TransferDossier
from services.registration.domain.content import Named
from services.registration.domain.dossier import Dossier
from services.registration.domain.draft import DraftNamed
from services.registration.domain.events import DossierTransferred
from services.registration.domain.lists import Lists
from services.registration.domain.rules.agencies import read_agency_itself
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.text import read_text
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def transfer(
    dossier: Dossier, command: TransferDossier, *, lists: Lists, competent: Competent, now: datetime
) -> tuple[Dossier, DossierTransferred]:
    """competent: by the rule; it is taken where no agency is named. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.TRANSFER, Party.AGENCY, now=now)
    findings = Findings()
    reason = read_text(command.reason, "/reason", 2000, findings)
    agency = dossier.content.agency
    if command.to_agency:
        to = read_agency_itself(DraftNamed(command.to_agency), "/to_agency", lists, legal_day(now), findings)
    else:
        to = _proposed(competent, agency, findings)
    if findings.clean("/to_agency") and to.code == agency.code:
        findings.add("/to_agency/code", "same_agency", f"The dossier is at {agency.code} already; name another agency.")
    findings.raise_if_any()
    inspection = replace(dossier.inspection, agency=to) if dossier.inspection else None
    content = replace(dossier.content, agency=to)
    chosen = dossier.chosen_agency or agency
    transferred = replace(
        moved,
        content=content,
        inspection=inspection,
        schedule=None,
        reason=reason,
        chosen_agency=chosen if chosen.code != to.code else None,
    )
    return transferred, DossierTransferred(dossier.file_code, now, agency, to, reason)


def _proposed(competent: Competent, here: Named, findings: Findings) -> Named:
    at = "/to_agency/code"
    if competent.agency is None:
        message = f"The rule of competence names no agency: {competent.why_en} Name the one that it is to go to."
        findings.add(at, "required", message)
        return here
    if competent.agency.code == here.code:
        message = f"By the rule of competence it is {here.code}'s: {competent.why_en} Name another agency if need be."
        findings.add(at, "same_agency", message)
    return competent.agency
