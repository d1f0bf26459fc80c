"""Every line that needs inspection is of a good with a valid reduction."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit
from services.inspection.domain.modes.settled import ground
from shared.regulation.mode_rules import ModeTable


def reduction(facts: Facts, table: ModeTable) -> Hit | None:
    needing = [line.good_key for line in facts.lines if ground(line, table) is None]
    return Hit() if needing and facts.reduced_keys.issuperset(needing) else None
