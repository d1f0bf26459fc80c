"""Name or remove the certification body: the importer's choice, while nobody has accepted the dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.commands import NameCertBody
from services.registration.domain.dossier import Dossier, Status
from services.registration.domain.draft import DraftNamed
from services.registration.domain.events import DossierModified
from services.registration.domain.lists import Lists
from services.registration.domain.rules.certificates import check_cert_body
from services.registration.domain.rules.codes import read_cert_body
from services.registration.domain.rules.findings import Findings
from services.registration.domain.states import Act, Party, step


def name_cert_body(
    dossier: Dossier, command: NameCertBody, *, lists: Lists, now: datetime
) -> tuple[Dossier, DossierModified]:
    """Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.NAME_CERT_BODY, Party.IMPORTER, now=now)
    findings = Findings()
    body = read_cert_body(command.body or DraftNamed(), lists, findings)
    content = dossier.content
    if body == content.cert_body:
        said = f"It is {body.code} already." if body else "None is named."
        findings.add("/cert_body", "unchanged", f"This would change nothing. {said}")
    check_cert_body(content.dossier_type, body, content.goods_lines, findings)
    findings.raise_if_any()
    content = replace(content, revision=content.revision + 1, cert_body=body)
    handlers = replace(moved.handlers, tccn=Status.SUBMITTED if body else None, tccn_before=None)
    return replace(moved, content=content, handlers=handlers), DossierModified(dossier.file_code, now, content)
