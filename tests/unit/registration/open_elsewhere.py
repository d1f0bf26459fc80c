"""Rows of the example file for the cut-over, and a desk that takes them over."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from services.registration.adapters.law import law_of
from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.adapters.relaxed_rules import read_relaxed
from services.registration.application.importing import ImportDesk, Taken
from services.registration.domain.draft import File
from services.registration.entrypoints.importing_rows import at_hand, fingerprint_of, read_row
from shared.aggregate import Actor
from shared.regulation import load
from tests.unit.registration.examples import NOW, Ids, InMemoryDocuments, InMemoryDossiers

FOLDER = Path(__file__).parents[2] / "data" / "import"
EXAMPLE = FOLDER / "open-dossiers.jsonl"
OPERATOR = Actor("operator:cutover", "operator")


@cache
def _lines() -> tuple[str, ...]:
    return tuple(EXAMPLE.read_text(encoding="utf-8").splitlines())


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines()]


def row(code: str, **changes: Any) -> dict[str, Any]:
    """code: the last digits of the file code."""
    found = next(each for each in rows() if each["file_code"].endswith(code))
    return {**deepcopy(found), **changes}


def codes() -> list[str]:
    return [each["file_code"][-3:] for each in rows()]


class Desk:
    """now: the moment of the import."""

    def __init__(self, dossiers: InMemoryDossiers | None = None, documents: InMemoryDocuments | None = None) -> None:
        self.now: datetime = NOW
        self.dossiers = dossiers if dossiers is not None else InMemoryDossiers()
        self.documents = documents if documents is not None else InMemoryDocuments()
        for file in (FOLDER / "files").iterdir():
            self.documents.put(File.of(file.read_bytes()))
        tables = DeadlineTables(load())
        law = law_of(load())
        self.desk = ImportDesk(self.dossiers, self.documents, law, tables, read_relaxed(), lambda: self.now, Ids())

    def take(self, row: dict[str, Any], *, rehearsal: bool = False) -> Taken:
        return self.desk.take_over(
            read_row(row), fingerprint=fingerprint_of(row), actor=OPERATOR, rehearsal=rehearsal, at_hand=at_hand(row)
        )

    def broken(self, row: dict[str, Any]) -> set[tuple[str, str]]:
        return {(violation.pointer, violation.code) for violation in self.take(row).errors}
