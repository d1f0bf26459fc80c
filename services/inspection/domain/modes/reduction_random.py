"""A small share of the reduced ones is sampled all the same, by chance."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit
from services.inspection.domain.modes.reduction import reduction
from shared.regulation.mode_rules import ModeTable


def reduction_random(facts: Facts, table: ModeTable) -> Hit | None:
    share = table.limits["REDUCED_RANDOM_SHARE"]
    if facts.draw >= share or reduction(facts, table) is None:
        return None
    return Hit({"share": f"{share:.0%}"})
