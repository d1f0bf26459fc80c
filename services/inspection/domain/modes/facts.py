"""What the rules look at, and what a rule that hits says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.inspection.domain.content import Line
from services.inspection.domain.seen import ReductionSeen
from shared.regulation.mode_rules import ModeTable

_LISTED_AT_MOST = 5


@dataclass(frozen=True)
class OpenComplaint:
    """A complaint that concerns the dossier. version: as it stood when it was read."""

    id: str
    version: int
    source: str
    opened_on: date


@dataclass(frozen=True)
class PastFail:
    """A line of the same importer that failed."""

    file_code: str
    good_key: str
    signed_on: date


@dataclass(frozen=True)
class Facts:
    """fails: within the months that the law's limits look back. reductions: valid ones for goods of the dossier.

    nonconforming: lines that the certification body found not to conform, with its reason. uncured: items of the
    checklist objected to again after a supplement. draw: a number from 0 to 1 that stays the same for one revision of a
    dossier, however often it is decided. regime_version: hash of the regime's data.
    """

    lines: tuple[Line, ...]
    complaints: tuple[OpenComplaint, ...] = ()
    fails: tuple[PastFail, ...] = ()
    reductions: tuple[ReductionSeen, ...] = ()
    nonconforming: Mapping[int, str] = field(default_factory=dict)
    uncured: tuple[str, ...] = ()
    draw: float = 1.0
    regime: str = ""
    regime_version: str = ""

    @property
    def reduced_keys(self) -> frozenset[str]:
        return frozenset(reduction.good_key for reduction in self.reductions)


@dataclass(frozen=True)
class Hit:
    """placeholders: for the explanation in the table."""

    placeholders: Mapping[str, str] = field(default_factory=dict)


Rule = Callable[[Facts, ModeTable], Hit | None]


def listed(values: Iterable[str]) -> str:
    """Doubles dropped, the first few named, the rest counted."""
    all_values = list(dict.fromkeys(values))
    shown = ", ".join(all_values[:_LISTED_AT_MOST])
    more = len(all_values) - _LISTED_AT_MOST
    return f"{shown} (+{more})" if more > 0 else shown
