"""No line needs inspection: none is on the list on the day of receipt, or it is exempt."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from services.inspection.domain.modes.settled import ground
from shared.regulation.mode_rules import ModeTable


def not_listed(facts: Facts, table: ModeTable) -> Hit | None:
    if any(ground(line, table) is None for line in facts.lines):
        return None
    return Hit({"hs_codes": listed(line.hs_code for line in facts.lines)})
