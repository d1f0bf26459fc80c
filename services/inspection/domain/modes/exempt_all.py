"""Every line is of a category that is exempt."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from services.inspection.domain.modes.settled import EXEMPT, ground
from shared.regulation.mode_rules import ModeTable


def exempt_all(facts: Facts, table: ModeTable) -> Hit | None:
    if any(ground(line, table) != EXEMPT for line in facts.lines):
        return None
    return Hit({"categories": listed(str(line.exempt_category) for line in facts.lines)})
