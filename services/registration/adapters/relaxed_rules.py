"""The rules that a dossier from elsewhere is not held to; their table stands beside this file."""

from __future__ import annotations

from pathlib import Path

import yaml

from services.registration.domain.importing_findings import ALWAYS, FILE_MISSING, Relaxed

_TABLE = Path(__file__).with_suffix(".yaml")


def read_relaxed() -> tuple[Relaxed, ...]:
    """Raises ValueError for a row that says when it holds in a way that nobody understands."""
    rows = tuple(Relaxed(**row) for row in yaml.safe_load(_TABLE.read_text(encoding="utf-8")))
    for row in rows:
        if row.when not in (ALWAYS, FILE_MISSING):
            raise ValueError(f"{_TABLE.name}: 'when' is {ALWAYS} or {FILE_MISSING}, not '{row.when}'.")
    return rows
