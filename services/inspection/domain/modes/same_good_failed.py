"""An earlier lot of the same good failed."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from shared.regulation.mode_rules import ModeTable


def same_good_failed(facts: Facts, table: ModeTable) -> Hit | None:
    keys = {line.good_key for line in facts.lines}
    failed = [fail.file_code for fail in facts.fails if fail.good_key in keys]
    if not failed:
        return None
    return Hit({"dossiers": listed(failed), "months": f"{table.limits['PREVIOUS_FAIL_MONTHS']:g}"})
