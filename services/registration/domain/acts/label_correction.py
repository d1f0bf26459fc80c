"""A label is to be corrected: the agency asks for it with a last day, the importer shows that it was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.commands import ProvideLabelCorrection, RequestLabelCorrection
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import LabelCorrected, LabelCorrectionRequested
from services.registration.domain.labels import LabelCorrection, LabelRequest
from services.registration.domain.lists import Lists
from services.registration.domain.rules.attachments import check_documents, read_documents
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.sizes import check_document_count
from services.registration.domain.rules.text import read_optional_text, read_text
from services.registration.domain.standing import there
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day


def request_label_correction(
    dossier: Dossier, command: RequestLabelCorrection, *, due_on: date, now: datetime
) -> tuple[Dossier, LabelCorrectionRequested]:
    """due_on: the last day that the law gives. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.REQUEST_LABEL_CORRECTION, Party.AGENCY, now=now)
    findings = Findings()
    lines = tuple(dict.fromkeys(command.lines))
    registered = [line.line_no for line in dossier.content.goods_lines]
    if not lines:
        findings.add("/lines", "required", f"Name the goods lines whose label is wrong: {_listed(registered)}.")
    for index, line_no in enumerate(command.lines):
        if line_no not in registered:
            findings.add(f"/lines/{index}", "unknown", f"There is no line {line_no}; there are {_listed(registered)}.")
    fault = read_text(command.fault, "/fault", 2000, findings)
    reason = read_text(command.reason, "/reason", 2000, findings)
    findings.raise_if_any()
    asked = LabelRequest(lines, fault, reason, now, due_on)
    event = LabelCorrectionRequested(dossier.file_code, now, lines, fault, reason, due_on)
    return replace(moved, label_request=asked, reason=reason), event


def provide_label_correction(
    dossier: Dossier, command: ProvideLabelCorrection, *, lists: Lists, now: datetime
) -> tuple[Dossier, LabelCorrected]:
    """Also after the last day: what was late is on record, and the goods are in order. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.PROVIDE_LABEL_CORRECTION, Party.IMPORTER, now=now)
    request = there(dossier.label_request, "the request to correct a label")
    today, findings = legal_day(now), Findings()
    note = read_optional_text(command.note, "/note", 2000, findings)
    check_document_count(command.documents, findings)
    documents = read_documents(command.documents, dossier.file_sizes, lists, today, findings)
    check_documents(documents, (), findings)
    if not documents and note is None:
        findings.add("/documents", "required", "Show the corrected label: attach photographs or papers, or explain.")
    findings.raise_if_any()
    in_time = today <= request.due_on
    corrected = LabelCorrection(request, now, in_time, note, documents)
    files = dict.fromkeys((*dossier.files, *(document.sha256 for document in documents)))
    changed = replace(
        moved, label_request=None, label_corrections=(*dossier.label_corrections, corrected), files=tuple(files)
    )
    return changed, LabelCorrected(dossier.file_code, now, request.lines, note, documents, in_time)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
