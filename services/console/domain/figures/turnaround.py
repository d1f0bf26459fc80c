"""How long cases took, in calendar days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class DayCount:
    """cases: that were issued after so many calendar days."""

    days: int
    cases: int


def quantile(by_days: Counter[int], share: float) -> int | None:
    """The number of days within which that share of the cases was done."""
    wanted, seen = by_days.total() * share, 0
    for days in sorted(by_days):
        seen += by_days[days]
        if seen >= wanted:
            return days
    return None
