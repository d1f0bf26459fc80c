"""A complaint, denunciation or warning is open. Who complained of what is not said: the importer may read this."""

from __future__ import annotations

from services.inspection.domain.modes.facts import Facts, Hit, listed
from shared.regulation.mode_rules import ModeTable


def open_complaint(facts: Facts, _table: ModeTable) -> Hit | None:
    if not facts.complaints:
        return None
    return Hit({"complaints": listed(f"{c.source} {c.opened_on:%d/%m/%Y}" for c in facts.complaints)})
