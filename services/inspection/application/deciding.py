"""Gathers the facts that the mode rules look at."""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.inspection.application.ports import Complaints, Records
from services.inspection.domain.content import Content
from services.inspection.domain.modes import Facts
from shared.regulation import Regulation

FactsFor = Callable[[str, Content, date], Facts]


@dataclass(frozen=True)
class FactFinder:
    """Reads complaints and earlier cases at the moment of decision; reads only."""

    complaints: Complaints
    records: Records
    law: Regulation

    def __call__(self, dossier_id: str, content: Content, today: date) -> Facts:
        tax_code = content.importer.tax_code
        hs_codes = frozenset(line.hs_code for line in content.lines)
        good_keys = frozenset(line.good_key for line in content.lines)
        since = months_before(today, int(self.law.mode_table.limits["PREVIOUS_FAIL_MONTHS"]))
        return Facts(
            lines=content.lines,
            complaints=tuple(self.complaints.open_for(tax_code, hs_codes, good_keys)),
            fails=tuple(self.records.fails_since(tax_code, since)),
            draw=draw(dossier_id, content.revision),
        )


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def draw(dossier_id: str, revision: int) -> float:
    """From 0 to 1, evenly spread, and the same again when the same decision is made again."""
    digest = hashlib.sha256(f"{dossier_id}/{revision}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
