"""The certification body found that a line that needs inspection does not conform."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from services.inspection.domain.modes.settled import ground
from shared.regulation.mode_rules import ModeTable


def conformity_negative(facts: Facts, table: ModeTable) -> Hit | None:
    needing = (line.line_no for line in facts.lines if ground(line, table) is None)
    failing = [number for number in needing if number in facts.nonconforming]
    return Hit({"lines": listed(f"dòng {number}" for number in failing)}) if failing else None
