"""What did not agree before a supplement still does not agree after it."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from shared.regulation.mode_rules import ModeTable


def mismatch_not_cured(facts: Facts, _table: ModeTable) -> Hit | None:
    return Hit({"items": listed(facts.uncured)}) if facts.uncured else None
