"""Hand in: the importer's own assessment, or a copy of the certificate, of goods that customs released already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.registration.domain.commands import HandInConformity
from services.registration.domain.content import Document
from services.registration.domain.dossier import Dossier
from services.registration.domain.events import ConformityHandedIn
from services.registration.domain.handed_in import HandedIn
from services.registration.domain.lists import Lists
from services.registration.domain.releasing import measures_of
from services.registration.domain.rules.attachments import check_documents, read_documents
from services.registration.domain.rules.certificates import check_particulars
from services.registration.domain.rules.conformity import read_conformity_lines
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.sizes import check_document_count
from services.registration.domain.rules.text import read_optional_text
from services.registration.domain.states import Act, Party, step
from shared.regulation import legal_day, load
from shared.regulation.required_documents import DocumentRule

_CLEARED = "GOODS_CLEARED"


def hand_in_conformity(
    dossier: Dossier, command: HandInConformity, *, lists: Lists, now: datetime
) -> tuple[Dossier, ConformityHandedIn]:
    """Also after the last day, and again: the newest counts. Raises NotAllowed, Invalid."""
    moved = step(dossier, Act.HAND_IN_CONFORMITY, Party.IMPORTER, now=now)
    today, findings, measures = legal_day(now), Findings(), measures_of(dossier)
    lines = read_conformity_lines(command.lines, dossier.content.goods_lines, findings)
    note = read_optional_text(command.note, "/note", 2000, findings)
    check_document_count(command.documents, findings)
    documents = read_documents(command.documents, dossier.file_sizes, lists, today, findings)
    check_documents(documents, (), findings)
    check_particulars(documents, {line.line_no for line in dossier.content.goods_lines}, lists, findings)
    for measure in measures:
        _check_papers(documents, measure, dossier, lists, findings)
    findings.raise_if_any()
    due_on = due_by(dossier)
    handed_in = HandedIn(
        measures=measures,
        lines=lines,
        documents=documents,
        handed_in_at=now,
        in_time=None if due_on is None else today <= due_on,
        revision=dossier.content.revision,
        note=note,
    )
    files = dict.fromkeys((*dossier.files, *(document.sha256 for document in documents)))
    event = ConformityHandedIn(dossier.file_code, now, measures, lines, documents, handed_in.in_time, note)
    return replace(moved, handed_in=(*dossier.handed_in, handed_in), files=tuple(files)), event


def due_by(dossier: Dossier) -> date | None:
    """The last day, once the goods were cleared."""
    rules = {rule.code for rule in load().regime(dossier.regime).starting(_CLEARED)}
    return next((clock.due_on for clock in dossier.clocks if clock.rule in rules), None)


def _check_papers(
    documents: tuple[Document, ...], measure: str, dossier: Dossier, lists: Lists, findings: Findings
) -> None:
    """One of the papers that the law lets follow for that measure."""
    rules = lists.required_documents(dossier.regime, measure, None)
    following: list[DocumentRule] = [rule for rule in rules if rule.need == "LATER" and rule.attachment_types]
    types = list(dict.fromkeys(type for rule in following for type in rule.attachment_types))
    if following and not {document.type.code for document in documents}.intersection(types):
        names = "; or ".join(f"{rule.name} ({rule.name_en})" for rule in following)
        message = f"Measure {measure} asks for: {names}; attach it (attachment type {' or '.join(types)})."
        findings.add("/documents", "document_missing", message)
