"""What a decision on the mode saw: enough for somebody else to try the rules again on the same facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class StandingSeen:
    """A complaint in the version that a decision saw."""

    id: str
    version: int


@dataclass(frozen=True)
class FailSeen:
    """An earlier line of the same importer that failed."""

    file_code: str
    good_key: str
    signed_on: date


@dataclass(frozen=True)
class ReductionSeen:
    """An entitlement, in the version that stood, for the good of some line."""

    good_key: str
    entitlement: str
    version: int
    valid_to: date


@dataclass(frozen=True)
class LineSeen:
    """rows: codes of the catalogue's rows that counted; conditional: those among them that hold under a condition.

    ground: why the line needs no inspection, None if it does. fails: the certification body's reason, None if it found
    nothing adverse.
    """

    line_no: int
    hs_code: str
    good_key: str
    rows: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    exempt_category: int | None = None
    ground: str | None = None
    fails: str | None = None


@dataclass(frozen=True)
class Seen:
    """law's versions aside, all that the rules looked at; complaints stand in the decision itself.

    regime_version: hash of the regime's data. uncured: items of the checklist objected to again after a supplement.
    draw: see Facts.
    """

    regime: str
    regime_version: str
    lines: tuple[LineSeen, ...]
    fails: tuple[FailSeen, ...] = ()
    reductions: tuple[ReductionSeen, ...] = ()
    uncured: tuple[str, ...] = ()
    draw: float = 1.0


@dataclass(frozen=True)
class Noted:
    """A later standing that the case knows of and that left its mode as it is. why: for people.

    nonconforming: lines that the certification body found not to conform.
    """

    complaints: tuple[StandingSeen, ...]
    reductions: tuple[ReductionSeen, ...]
    uncured: tuple[str, ...]
    why: str
    nonconforming: tuple[int, ...] = ()
