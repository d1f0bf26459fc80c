"""Gathers the facts that the mode rules look at."""

from __future__ import annotations

import calendar
import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from services.inspection.application.ports import Complaints, Records, Reductions
from services.inspection.domain.acts.open_case import Submission
from services.inspection.domain.case import Case
from services.inspection.domain.complaint import Concern
from services.inspection.domain.content import Content
from services.inspection.domain.modes import Facts
from shared.regulation import Regulation


class FactsFor(Protocol):
    def __call__(self, dossier_id: str, content: Content, today: date, about: Case | Submission | None = None) -> Facts:
        """content: what is decided on. about: the case that decides, or the submission that opens it."""
        ...


@dataclass(frozen=True)
class FactFinder:
    """Reads complaints, reductions and earlier cases at the moment of decision; reads only."""

    complaints: Complaints
    records: Records
    law: Regulation
    reductions: Reductions | None = None
    _versions: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __call__(self, dossier_id: str, content: Content, today: date, about: Case | Submission | None = None) -> Facts:
        tax_code = content.importer.tax_code
        concern = concern_of(content, about)
        since = months_before(today, int(self.law.mode_table.limits["PREVIOUS_FAIL_MONTHS"]))
        case = about if isinstance(about, Case) else None
        return Facts(
            lines=content.lines,
            complaints=tuple(self.complaints.open_for(concern, today)),
            fails=tuple(self.records.fails_since(tax_code, since)),
            reductions=tuple(self.reductions.valid_for(tax_code, concern.good_keys, today)) if self.reductions else (),
            nonconforming=case.certification.failing if case and case.certification else {},
            uncured=case.uncured if case else (),
            draw=draw(dossier_id, content.revision),
            regime=about.regime if about else "",
            regime_version=self._version(about.regime) if about else "",
        )

    def _version(self, regime: str) -> str:
        # Hashing a regime's tables takes longer than all the rest of a decision.
        if regime not in self._versions:
            self._versions[regime] = self.law.regime_version(regime)
        return self._versions[regime]


def concern_of(content: Content, about: Case | Submission | None = None) -> Concern:
    """What a complaint may be about."""
    sampled = about.sample.goods if isinstance(about, Case) and about.sample else ()
    return Concern(
        tax_code=content.importer.tax_code,
        hs_codes=frozenset(line.hs_code for line in content.lines),
        good_keys=frozenset(line.good_key for line in content.lines),
        file_code=about.file_code if about else None,
        lot_nos=frozenset(goods.lot_no for goods in sampled if goods.lot_no),
    )


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def draw(dossier_id: str, revision: int) -> float:
    """From 0 to 1, evenly spread, and the same again when the same decision is made again."""
    digest = hashlib.sha256(f"{dossier_id}/{revision}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
