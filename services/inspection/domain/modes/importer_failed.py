"""Anything of the importer's failed."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from shared.regulation.mode_rules import ModeTable


def importer_failed(facts: Facts, table: ModeTable) -> Hit | None:
    if not facts.fails:
        return None
    failed = listed(fail.file_code for fail in facts.fails)
    return Hit({"dossiers": failed, "months": f"{table.limits['PREVIOUS_FAIL_MONTHS']:g}"})
