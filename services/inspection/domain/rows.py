"""Under which row of the catalogue a goods line falls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.inspection.domain.content import Content, Line, RowChoice


def chosen(line: Line, row: str | None, *, tiers: Collection[str]) -> Line:
    """The line under a row of its candidates, or under none of them. tiers: those that the regime inspects."""
    ruled = replace(line, row=row, row_fault=None, off_list=row is None)
    return replace(ruled, inspected=any(each.tier in tiers for each in ruled.counting))


def with_choices(content: Content, choices: tuple[RowChoice, ...], *, tiers: Collection[str]) -> Content:
    """With what officers chose for goods that are still the same."""
    by_line = {choice.line_no: choice for choice in choices}
    return replace(content, lines=tuple(_with_choice(line, by_line.get(line.line_no), tiers) for line in content.lines))


def _with_choice(line: Line, choice: RowChoice | None, tiers: Collection[str]) -> Line:
    if choice is None or (choice.hs_code, choice.good_key) != (line.hs_code, line.good_key):
        return line
    return chosen(line, choice.row, tiers=tiers)
