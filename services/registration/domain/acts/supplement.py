"""Supplement: the importer answers the agency's request; the new content replaces the former one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import SupplementDossier
from services.registration.domain.content import Content
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import DossierSupplemented
from services.registration.domain.lists import Lists
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.registration import read_content
from services.registration.domain.states import Act, Party, after
from shared.regulation.calendar import legal_day


def supplement(
    dossier: Dossier, command: SupplementDossier, *, lists: Lists, now: datetime
) -> tuple[Dossier, DossierSupplemented]:
    """Raises NotAllowed, or Invalid with every broken rule."""
    handlers = after(dossier.handlers, Act.SUPPLEMENT, Party.IMPORTER)
    findings = Findings()
    content = read_content(
        command.draft,
        revision=dossier.content.revision + 1,
        regime=dossier.regime,
        lists=lists,
        today=legal_day(now),
        findings=findings,
        known_files={document.sha256: document.size for document in dossier.content.documents},
    )
    _check_unchanged(dossier.content, content, findings)
    findings.raise_if_any()
    files = dict.fromkeys((*dossier.files, *(document.sha256 for document in content.documents)))
    supplemented = replace(dossier, handlers=handlers, content=content, files=tuple(files), supplement_request=None)
    return supplemented, DossierSupplemented(dossier.file_code, now, content)


def _check_unchanged(former: Content, content: Content, findings: Findings) -> None:
    """What fixes who decides, about whom, stays; whoever wants it otherwise cancels and registers anew."""
    way_out = "It cannot be changed once the dossier was sent"
    if findings.clean("/agency") and content.agency.code != former.agency.code:
        findings.add("/agency/code", "agency_fixed", f"{way_out}: the agency is {former.agency.code}.")
    if findings.clean("/importer/tax_code") and content.importer.tax_code != former.importer.tax_code:
        message = f"{way_out}: the importer is {former.importer.tax_code}."
        findings.add("/importer/tax_code", "importer_fixed", message)
    former_body, body = (c.cert_body.code if c.cert_body else None for c in (former, content))
    if findings.clean("/cert_body") and body != former_body:
        message = f"{way_out}: the certification body (tổ chức chứng nhận) is {former_body or 'none'}."
        findings.add("/cert_body", "cert_body_fixed", message)
