"""What inspection counted of a period, and the rates and turnarounds that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.console.domain.figures.parts import Part, Waiting, Workload
from services.console.domain.figures.turnaround import DayCount, quantile


@dataclass(frozen=True)
class Tally:
    """Cases received in one month and looked at in one mode."""

    month: str
    mode: str
    received: int
    issued: int
    on_time: int
    open: int
    days: tuple[DayCount, ...] = ()


@dataclass(frozen=True)
class Share:
    code: str
    name: str
    decided: int
    failed: int

    @property
    def rate(self) -> float:
        """Of what was decided, between 0 and 1."""
        return self.failed / self.decided if self.decided else 0.0


@dataclass(frozen=True)
class OfficerTally:
    """officer: None: cases that nobody has."""

    officer: str | None
    received: int
    issued: int
    on_time: int
    open: int
    overdue: int

    @property
    def on_time_rate(self) -> float | None:
        return self.on_time / self.issued if self.issued else None


@dataclass(frozen=True)
class Total:
    """median, p90: calendar days from receipt to the first notice; None while there is none."""

    received: int
    issued: int
    on_time: int
    open: int
    median: int | None
    p90: int | None

    @property
    def on_time_rate(self) -> float | None:
        return self.on_time / self.issued if self.issued else None


@dataclass(frozen=True)
class Figures:
    """backlog, overdue, waiting, workloads: of now, whenever it was received. agencies: where all were asked for."""

    tallies: tuple[Tally, ...]
    officers: tuple[OfficerTally, ...]
    goods: tuple[Share, ...]
    origins: tuple[Share, ...]
    importers: tuple[Share, ...]
    backlog: int
    overdue: int
    agencies: tuple[Part, ...] = ()
    arrivals: tuple[Part, ...] = ()
    groups: tuple[Part, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    workloads: tuple[Workload, ...] = ()

    @property
    def total(self) -> Total:
        return total_of(self.tallies)

    @property
    def months(self) -> dict[str, Total]:
        names = sorted({tally.month for tally in self.tallies})
        return {name: total_of(tally for tally in self.tallies if tally.month == name) for name in names}

    @property
    def modes(self) -> dict[str, Total]:
        names = [mode for mode in ("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE") if self._has(mode)]
        return {name: total_of(tally for tally in self.tallies if tally.mode == name) for name in names}

    def share_of(self, part: Total) -> float | None:
        """Of all cases received, between 0 and 1."""
        return part.received / self.total.received if self.total.received else None

    def _has(self, mode: str) -> bool:
        return any(tally.mode == mode for tally in self.tallies)


def total_of(tallies: Iterable[Tally]) -> Total:
    rows = list(tallies)
    by_days: Counter[int] = Counter()
    for row in rows:
        for count in row.days:
            by_days[count.days] += count.cases
    return Total(
        received=sum(row.received for row in rows),
        issued=sum(row.issued for row in rows),
        on_time=sum(row.on_time for row in rows),
        open=sum(row.open for row in rows),
        median=quantile(by_days, 0.5),
        p90=quantile(by_days, 0.9),
    )
