"""How many entries the lists of a dossier may have, whichever way it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.registration.domain.draft import Draft, DraftDocument
from services.registration.domain.rules.findings import Findings

# One dossier is one document of the database, read and shown as a whole.
MOST_GOODS_LINES = 2000
MOST_DOCUMENTS = 200
MOST_DECLARATIONS = 200


def within_sizes(draft: Draft, findings: Findings) -> Draft:
    """The draft without what is too many: looking at each of a hundred thousand entries would be a job for minutes."""
    check_sizes(draft, findings)
    return replace(
        draft,
        goods_lines=draft.goods_lines[:MOST_GOODS_LINES],
        documents=draft.documents[:MOST_DOCUMENTS],
        declarations=draft.declarations[:MOST_DECLARATIONS],
    )


def check_sizes(draft: Draft, findings: Findings) -> None:
    _check(len(draft.goods_lines), MOST_GOODS_LINES, "/goods_lines", "goods lines (dòng hàng)", findings)
    check_document_count(draft.documents, findings)
    _check(len(draft.declarations), MOST_DECLARATIONS, "/declarations", "declarations (tờ khai)", findings)


def check_document_count(documents: Sequence[DraftDocument], findings: Findings) -> None:
    _check(len(documents), MOST_DOCUMENTS, "/documents", "attachments (tài liệu đính kèm)", findings)


def _check(count: int, most: int, pointer: str, what: str, findings: Findings) -> None:
    if count > most:
        message = f"A dossier has {most} {what} at most; these are {count}. Register the rest in another dossier."
        findings.add(pointer, "too_many", message)
