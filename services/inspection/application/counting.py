"""Use case: the figures of a period, within what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.inspection.application.access import agency_seen
from services.inspection.domain.case import Mode
from services.inspection.domain.figures import Awaited
from shared.aggregate import Actor
from shared.errors import Invalid, Violation

# A year and a day: the longest period that is counted at once.
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Tally:
    """Cases received in a month and looked at in one mode. days: how many were issued after so many calendar days."""

    month: str
    mode: Mode
    received: int
    issued: int
    on_time: int
    open: int
    days: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Share:
    """Of goods, an origin or an importer: what was decided, and what of it failed. Lines of goods; importers: cases."""

    code: str
    name: str
    decided: int
    failed: int


@dataclass(frozen=True)
class OfficerTally:
    """Of the cases received in the period. officer: None: nobody's."""

    officer: str | None
    received: int
    issued: int
    on_time: int
    open: int
    overdue: int


@dataclass(frozen=True)
class Part:
    """Of the cases received in the period, those of one agency, one province of arrival or one group of goods. days: as in
    Tally. code None: what has none.
    """

    code: str | None
    name: str
    received: int
    issued: int
    on_time: int
    open: int
    overdue: int
    days: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Workload:
    """Open cases of now, whenever they were received. officer None: nobody's."""

    officer: str | None
    open: int
    overdue: int


@dataclass(frozen=True)
class Oldest:
    id: str
    file_code: str
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """Cases that wait now, and which of them does longest."""

    what: Awaited
    cases: int
    oldest: Oldest


@dataclass(frozen=True)
class Figures:
    """backlog, overdue: open cases of now, whenever they were received; overdue: past the agency's day.

    goods, origins, importers: those with failures first, at most 25 of each. agencies: where all are asked for. A case
    with goods of several groups is counted in each.
    """

    agency: str | None
    since: date
    until: date
    tallies: Sequence[Tally]
    officers: Sequence[OfficerTally]
    goods: Sequence[Share]
    origins: Sequence[Share]
    importers: Sequence[Share]
    backlog: int
    overdue: int
    agencies: Sequence[Part]
    arrivals: Sequence[Part]
    groups: Sequence[Part]
    waiting: Sequence[Waiting]
    workloads: Sequence[Workload]


class Counted(Protocol):
    def figures(self, agency: str | None, since: date, until: date, today: date) -> Figures:
        """since, until: first and last day of receipt. agency None: all."""
        ...


def count_figures(
    actor: Actor, agency: str | None, since: date, until: date, *, today: date, counted: Counted
) -> Figures:
    """Raises Forbidden, Invalid."""
    scope = agency_seen(actor, agency)
    if until < since:
        raise Invalid([Violation("/until", "order", "The last day lies before the first.")])
    if (until - since).days >= LONGEST_DAYS:
        raise Invalid([Violation("/until", "too_long", "At most a year is counted at once; ask for a shorter time.")])
    return counted.figures(scope, since, until, today)
