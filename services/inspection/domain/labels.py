"""A label that the agency asked to have corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.inspection.domain.content import Content
from services.inspection.domain.evidence import LineResult
from shared.regulation import load
from shared.regulation.same_goods import lines_of_same_goods

# What a result needs that says that goods meet the requirements.
NOTHING_AGAINST = "NOTHING_AGAINST"


@dataclass(frozen=True)
class LabelRequest:
    """lines: goods lines. fault: what is wrong with their labels. lapsed: the last day went by."""

    lines: tuple[int, ...]
    fault: str
    since: datetime
    due_on: date
    lapsed: bool = False

    @property
    def uncured(self) -> str:
        return f"nhãn mặt hàng {', '.join(map(str, self.lines))}"

    def kept_for(self, before: Content, after: Content) -> LabelRequest | None:
        """Of the same goods under their new numbers; None once none of them is left."""
        lines = lines_of_same_goods(self.lines, before.good_keys, after.good_keys)
        return replace(self, lines=lines) if lines else None


def meeting(lines: Iterable[LineResult], waiting: LabelRequest | None) -> tuple[int, ...]:
    """Of the lines whose label waits to be corrected those that are said to meet the requirements."""
    codes = load().result_codes
    return tuple(
        line.line_no
        for line in lines
        if waiting
        and line.line_no in waiting.lines
        and line.code in codes
        and NOTHING_AGAINST in codes[line.code].needs
    )
