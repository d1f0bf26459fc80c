"""Files that a sender keeps ready instead of sending them along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.registration.application.ports import Fetched, FilesOfSender
from services.registration.domain.commands import SubmitConformityResult
from services.registration.domain.draft import DraftDocument, File
from services.registration.domain.rules.sizes import MOST_DOCUMENTS
from shared.errors import TooLarge

# For one message, in all: until it is stored it is in memory.
MOST_FETCHED = 100 << 20

_Given = dict[str, Fetched | None]


def with_files(command: Any, files: FilesOfSender) -> Any:
    """The command with what its papers name, fetched before anything is stored. Raises TooLarge, Unavailable."""
    if isinstance(command, SubmitConformityResult):
        return replace(command, documents=_fetched(command.documents, files))
    draft = getattr(command, "draft", None)
    if draft is None:
        return command
    return replace(command, draft=replace(draft, documents=_fetched(draft.documents, files)))


def _fetched(documents: tuple[DraftDocument, ...], files: FilesOfSender) -> tuple[DraftDocument, ...]:
    """Each file once, however many papers name it. Of more papers than a dossier has, none: they are refused anyway."""
    if len(documents) > MOST_DOCUMENTS:
        return documents
    given: _Given = {}
    return tuple(_filled(document, given, files) for document in documents)


def _filled(document: DraftDocument, given: _Given, files: FilesOfSender) -> DraftDocument:
    id = document.file_id
    if not id or document.file or document.unreadable or document.sha256:
        return document
    if id not in given:
        given[id] = files.fetch(id)
        if sum(len(each.data) for each in given.values() if each) > MOST_FETCHED:
            raise TooLarge(
                f"The files named by fiMaFile have more than {MOST_FETCHED >> 20} MiB together; leave some for a supplement."
            )
    fetched = given[id]
    if fetched is None:
        return replace(document, gone=True)
    return replace(document, file=File.of(fetched.data), file_name=document.file_name or fetched.name)
