"""Attachments (tài liệu đính kèm): their particulars, their files, and which ones a dossier cannot do without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.registration.domain.content import Document
from services.registration.domain.draft import DraftDocument
from services.registration.domain.lists import Lists
from services.registration.domain.rules.codes import ATTACHMENT_TYPES, read_listed
from services.registration.domain.rules.dates import read_past_date
from services.registration.domain.rules.file_contents import trouble_in
from services.registration.domain.rules.file_kinds import media_type
from services.registration.domain.rules.file_name import read_file_name
from services.registration.domain.rules.findings import Findings
from services.registration.domain.rules.sizes import MOST_DOCUMENTS
from services.registration.domain.rules.text import read_optional_text
from shared.regulation.required_documents import DocumentRule

# 20 MiB for all files together: the window's own limit.
LARGEST_TOTAL = 20_971_520


def read_documents(
    drafts: tuple[DraftDocument, ...], known: Mapping[str, int], lists: Lists, today: date, findings: Findings
) -> tuple[Document, ...]:
    """known: files that the dossier already holds, SHA-256 to size. More than a dossier may have are not looked at."""
    return tuple(
        _read_document(draft, f"/documents/{index}", known, lists, today, findings)
        for index, draft in enumerate(drafts[:MOST_DOCUMENTS])
    )


def check_documents(documents: tuple[Document, ...], rules: Sequence[DocumentRule], findings: Findings) -> None:
    """rules: for papers of this dossier's regime, measure and branch; of those that must come with it, each is there."""
    present = {document.type.code for document in documents}
    for rule in rules:
        if rule.need == "MANDATORY" and rule.attachment_types and not present.intersection(rule.attachment_types):
            types = " or ".join(rule.attachment_types)
            message = f"{rule.name} ({rule.name_en}, attachment type {types}) is missing; attach it."
            findings.add("/documents", "document_missing", message)
    total = sum(document.size for document in documents)
    if total > LARGEST_TOTAL:
        message = f"All files together have {total} bytes; at most {LARGEST_TOTAL} (20 MiB) are taken."
        findings.add("/documents", "documents_too_large", message)


def _read_document(
    draft: DraftDocument, at: str, known: Mapping[str, int], lists: Lists, today: date, findings: Findings
) -> Document:
    sha256, size = _read_file(draft, at, known, findings)
    return Document(
        type=read_listed(draft.type, f"{at}/type", lists.attachment_types, findings, of=ATTACHMENT_TYPES),
        number=read_optional_text(draft.number, f"{at}/number", 50, findings),
        issued_on=read_past_date(draft.issued_on, f"{at}/issued_on", today, findings),
        issuer=read_optional_text(draft.issuer, f"{at}/issuer", 255, findings),
        file_name=read_file_name(draft.file_name, f"{at}/file_name", findings),
        sha256=sha256,
        size=size,
        lines=_read_lines(draft.lines, f"{at}/lines", findings),
    )


def _read_file(draft: DraftDocument, at: str, known: Mapping[str, int], findings: Findings) -> tuple[str, int]:
    if draft.file:
        _check_file(draft.file.data, f"{at}/file", findings)
        return draft.file.sha256, len(draft.file.data)
    sha256 = (draft.sha256 or "").strip().lower()
    if draft.unreadable:
        findings.add(f"{at}/file", "file_encoding", "The file's content is not valid base64; send it again.")
    elif draft.gone:
        message = (
            f"The window keeps no file {(draft.file_id or '')[:64]}; upload it there, then send the message again."
        )
        findings.add(f"{at}/file_id", "file_gone", message)
    elif not sha256:
        findings.add(f"{at}/file", "required", _missing(draft))
    elif sha256 not in known:
        message = "This dossier holds no file with that SHA-256; attach the file itself."
        findings.add(f"{at}/sha256", "file_unknown", message)
    return sha256, known.get(sha256, 0)


def _check_file(data: bytes, pointer: str, findings: Findings) -> None:
    kind = media_type(data)
    if not data:
        findings.add(pointer, "file_kind", "This file is empty; attach the paper itself.")
    elif kind is None:
        message = "This file is none of PDF, JPEG, PNG, XML or DOCX; convert it to PDF."
        findings.add(pointer, "file_kind", message)
    elif len(data) <= LARGEST_TOTAL and (trouble := trouble_in(data, kind)) is not None:
        findings.add(pointer, *trouble)


def _missing(draft: DraftDocument) -> str:
    if not draft.part:
        return "The file is missing; attach it."
    came = f"these parts came: {', '.join(name[:50] for name in draft.came[:20])}" if draft.came else "no file came"
    return f"The file is missing; no part is called '{draft.part[:50]}', {came}. Attach it under that name."


def _read_lines(values: tuple[str, ...], pointer: str, findings: Findings) -> tuple[int, ...]:
    if all(value.isascii() and value.isdigit() and len(value) <= 6 for value in values):
        return tuple(dict.fromkeys(int(value) for value in values))
    findings.add(pointer, "line_number", "Name the covered goods lines by their numbers: 1, 2.")
    return ()
