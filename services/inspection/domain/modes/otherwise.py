"""Nothing else hit."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit
from shared.regulation.mode_rules import ModeTable


def otherwise(_facts: Facts, _table: ModeTable) -> Hit | None:
    return Hit()
