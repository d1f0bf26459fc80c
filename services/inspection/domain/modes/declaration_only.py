"""No line needs inspection, and some are on the list of goods whose conformity must be declared."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from services.inspection.domain.modes.settled import DECLARATION, ground
from shared.regulation.mode_rules import ModeTable


def declaration_only(facts: Facts, table: ModeTable) -> Hit | None:
    grounds = {line.line_no: ground(line, table) for line in facts.lines}
    if None in grounds.values() or DECLARATION not in grounds.values():
        return None
    declared = (line for line in facts.lines if grounds[line.line_no] == DECLARATION)
    return Hit({"rows": listed(candidate.code for line in declared for candidate in line.counting)})
