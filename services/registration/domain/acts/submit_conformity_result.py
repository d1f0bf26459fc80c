"""Submit the conformity result: what the certification body found per goods line, and its certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.registration.domain.bodies import KnownBody
from services.registration.domain.commands import SubmitConformityResult
from services.registration.domain.conformity import ConformityResult
from services.registration.domain.dossier import Dossier, Handler
from services.registration.domain.events import ConformityResultSubmitted
from services.registration.domain.lists import Lists
from services.registration.domain.rules.attachments import check_documents, read_documents
from services.registration.domain.rules.conformity import check_scope, read_certificate, read_conformity_lines
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.sizes import check_document_count
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def submit_conformity_result(
    dossier: Dossier, command: SubmitConformityResult, *, lists: Lists, known: KnownBody | None, now: datetime
) -> tuple[Dossier, ConformityResultSubmitted]:
    """known: the body as the list of bodies has it, None when it is not listed. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.SUBMIT_CONFORMITY_RESULT, Party.CERT_BODY, now=now, handler=Handler.TCCN)
    body, today = there(dossier.content.cert_body, "the certification body"), legal_day(now)
    findings = Findings()
    lines = read_conformity_lines(command.lines, dossier.content.goods_lines, findings)
    certificate = read_certificate(command.certificate, body, lines, dossier, lists, today, findings)
    if known is not None and certificate is not None:
        check_scope(known, certificate, dossier, lists, today, findings)
    check_document_count(command.documents, findings)
    documents = read_documents(command.documents, dossier.file_sizes, lists, today, findings)
    check_documents(documents, (), findings)
    findings.raise_if_any()
    result = ConformityResult(
        body, certificate, lines, today, dossier.content.revision, known is not None, documents=documents
    )
    files = dict.fromkeys((*dossier.files, *(document.sha256 for document in documents)))
    event = ConformityResultSubmitted(dossier.file_code, now, body, certificate, lines)
    return replace(moved, conformity=result, files=tuple(files)), event
