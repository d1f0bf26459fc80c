"""Of the checklist, what a draft still waits for."""

from __future__ import annotations

from collections.abc import Collection

from services.console.application.acts.supplementing import awaited
from services.console.domain.casework.case import Case

# Modes in which what is found rests on the papers.
_ON_PAPERS = ("DOCUMENTARY", "REDUCED")


def checklist_bars(case: Case) -> bool:
    """No finding on quality is possible before the checklist is complete."""
    return case.mode in _ON_PAPERS and not (case.checklist and case.checklist.complete)


def open_items(case: Case, *, required: Collection[str]) -> frozenset[str]:
    """Items, by code, that stand in the way of some result; of none where the supplement never came: that is the result.

    required: items that have to be answered, of a checklist that nobody has begun.
    """
    if case.pause is not None and case.pause.lapsed:
        return frozenset()
    waiting = frozenset(each.item for each in awaited(case))
    if not checklist_bars(case):
        return waiting
    return waiting | frozenset(case.checklist.missing if case.checklist else required)
