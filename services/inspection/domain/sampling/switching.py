"""Switching between normal, tightened and reduced inspection, over the lots of one good of one importer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from shared.regulation.sampling_tables import Severity


@dataclass(frozen=True)
class Lot:
    """An inspected lot, original inspection only.

    ac: of the plan it was judged by. accepted_tighter: it would also have been accepted with the AQL one step tighter.
    resumed: before it, the authority agreed that sampling goes on after it had been discontinued.
    """

    accepted: bool
    ac: int = 0
    accepted_tighter: bool = False
    resumed: bool = False


@dataclass(frozen=True)
class Standing:
    """Where the switching rules stand before the next lot.

    recent: accepted or not, the last lots on normal inspection. accepted_in_row, rejected: on tightened inspection.
    score: the switching score on normal inspection. discontinued: no acceptance by sampling until the importer's
    remedy is agreed upon.
    """

    severity: Severity = Severity.NORMAL
    recent: tuple[bool, ...] = ()
    score: int = 0
    accepted_in_row: int = 0
    rejected: int = 0
    discontinued: bool = False


def standing_after(lots: Iterable[Lot], *, numbers: Mapping[str, int]) -> Standing:
    """lots: oldest first. numbers: the law's numbers of the switching rules by code."""
    standing = Standing()
    for lot in lots:
        standing = step(standing, lot, numbers=numbers)
    return standing


def step(standing: Standing, lot: Lot, *, numbers: Mapping[str, int]) -> Standing:
    if standing.discontinued:
        if not lot.resumed:
            return standing
        standing = Standing(Severity.TIGHTENED)
    if standing.severity is Severity.TIGHTENED:
        return _tightened(standing, lot, numbers)
    if standing.severity is Severity.REDUCED:
        return standing if lot.accepted else Standing()
    return _normal(standing, lot, numbers)


def _normal(standing: Standing, lot: Lot, numbers: Mapping[str, int]) -> Standing:
    recent = (*standing.recent, lot.accepted)[-numbers["TIGHTEN_WITHIN"] :]
    if recent.count(False) >= numbers["TIGHTEN_REJECTED"]:
        return Standing(Severity.TIGHTENED)
    score = _score(standing.score, lot, numbers)
    if numbers["REDUCED_WANTED"] and score >= numbers["REDUCE_SCORE"]:
        return Standing(Severity.REDUCED)
    return replace(standing, recent=recent, score=score)


def _score(score: int, lot: Lot, numbers: Mapping[str, int]) -> int:
    if lot.ac >= numbers["SCORE_AC_FROM"]:
        return score + numbers["SCORE_TIGHTER_AQL"] if lot.accepted and lot.accepted_tighter else 0
    return score + numbers["SCORE_SMALL_AC"] if lot.accepted else 0


def _tightened(standing: Standing, lot: Lot, numbers: Mapping[str, int]) -> Standing:
    if not lot.accepted:
        rejected = standing.rejected + 1
        return replace(
            standing, accepted_in_row=0, rejected=rejected, discontinued=rejected >= numbers["DISCONTINUE_REJECTED"]
        )
    accepted = standing.accepted_in_row + 1
    return Standing() if accepted >= numbers["RELAX_ACCEPTED"] else replace(standing, accepted_in_row=accepted)
