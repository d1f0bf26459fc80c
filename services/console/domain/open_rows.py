"""Lines of a file of dossiers that are open elsewhere, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# What leaves nothing to be done about a line.
SETTLED = frozenset({"imported", "would_be_imported", "there"})
FILES_WANTED, REFUSED = "files_wanted", "refused"


@dataclass(frozen=True)
class Finding:
    """pointer: JSON pointer into the line. code: the rule. detail: what is wrong and the way out, or why it was let pass."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True)
class OpenRow:
    """line: from 1. size: bytes of the line; end: bytes of the file up to here. said: None when it is no JSON object.

    files: that lie beside the file, by SHA-256. errors: what is wrong before anybody was asked.
    """

    line: int
    size: int
    end: int
    said: Mapping[str, Any] | None
    files: Mapping[str, Path] = field(default_factory=dict)
    errors: tuple[Finding, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Which dossier it is: source system and file code."""
        said = self.said or {}
        return str(said.get("source")), str(said.get("file_code"))


@dataclass(frozen=True)
class RowOutcome:
    """outcome: imported, would_be_imported, there, differs or refused. wanted: files to be sent first, SHA-256."""

    line: int
    source: str | None
    file_code: str | None
    outcome: str
    id: str | None = None
    errors: tuple[Finding, ...] = ()
    let_pass: tuple[Finding, ...] = ()
    wanted: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        return self.outcome in SETTLED


def refused(row: OpenRow, *errors: Finding) -> RowOutcome:
    said = row.said or {}
    source, file_code = (
        value if isinstance(value, str) else None for value in (said.get("source"), said.get("file_code"))
    )
    return RowOutcome(row.line, source, file_code, REFUSED, errors=(*row.errors, *errors))
