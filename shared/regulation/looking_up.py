"""What an HS code means on import: every row that may cover the goods, and what the importer has to do for each.

found = law.look_up(regime, "85161019", date(2026, 11, 20))
found.candidates, found.pointers, found.needs_choice
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.regulation.catalogue import Catalogue, GoodsRow
from shared.regulation.regimes import Regime, Tier


@dataclass(frozen=True)
class LookUp:
    """candidates: every row, also those of other authorities (`handled_here` tells).

    tiers: the tiers that the goods may be of; the off-list one alone when no row covers them. pointers: what the
    importer is told, one (Vietnamese, English) per tier and authority.
    """

    regime: str
    hs_code: str
    on_date: date
    candidates: tuple[GoodsRow, ...]
    tiers: tuple[Tier, ...]
    pointers: tuple[tuple[str, str], ...]

    @property
    def needs_choice(self) -> bool:
        """The HS code alone does not decide: a row must be picked. Rows that apply beside others are no choice."""
        return sum(not row.beside for row in self.candidates) > 1

    @property
    def may_need_inspection(self) -> bool:
        """By an authority of ours, under some row."""
        tiers = {tier.code: tier for tier in self.tiers}
        return any(row.handled_here and tiers[row.tier].on_import == "INSPECT" for row in self.candidates)


def look_up(regime: Regime, catalogue: Catalogue, hs_code: str, on_date: date) -> LookUp:
    """hs_code: 8 digits, without dots."""
    rows = catalogue.candidates(regime.code, hs_code, on_date)
    tiers = tuple(dict.fromkeys(regime.tiers[row.tier] for row in rows)) or (regime.off_list,)
    pointers = [
        (tier.pointer, tier.pointer_en)
        for tier in tiers
        if tier.off_list or any(row.tier == tier.code and row.handled_here for row in rows)
    ]
    pointers += [
        (f"{row.name}: thuộc thẩm quyền của {row.authority}.", f"{row.name_en}: for {row.authority} to decide.")
        for row in rows
        if not row.handled_here
    ]
    return LookUp(regime.code, hs_code, on_date, rows, tiers, tuple(dict.fromkeys(pointers)))
