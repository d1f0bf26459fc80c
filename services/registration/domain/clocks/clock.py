"""One deadline of one dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class ClockState(StrEnum):
    """ENDED: what was owed is owed no more (the dossier ended, or another rule took its place)."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"
    MET = "MET"
    LAPSED = "LAPSED"
    ENDED = "ENDED"


@dataclass(frozen=True)
class Clock:
    """rule: row of the regime's deadlines. handler: in whose case, "cqkt" or "tccn". owed_by: AGENCY, IMPORTER …

    started_on: the day that is not counted. due_on: the last day, until 24:00 in Vietnam. warned: "T-2", "T-0", "T+1",
    as they were given, or passed by without need. over_on: when it was met or ended; a lapsed one is overdue until
    then, a right that lapsed is over at once.
    """

    rule: str
    handler: str
    owed_by: str
    started_on: date
    due_on: date
    state: ClockState = ClockState.RUNNING
    warned: tuple[str, ...] = ()
    over_on: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.rule, self.handler

    @property
    def is_owed(self) -> bool:
        """Somebody still has to act: in time, or late."""
        return self.over_on is None and self.state in (ClockState.RUNNING, ClockState.LAPSED)

    @property
    def is_open(self) -> bool:
        return self.over_on is None


def stopped(clock: Clock) -> Clock:
    return replace(clock, state=ClockState.STOPPED)


def resumed(clock: Clock) -> Clock:
    """With the day that it had."""
    return replace(clock, state=ClockState.RUNNING)


def extended(clock: Clock, due_on: date) -> Clock:
    return replace(clock, state=ClockState.RUNNING, due_on=due_on, warned=(), over_on=None)


def met(clock: Clock, today: date, on: date | None = None) -> Clock:
    """What was done late stays lapsed, and is owed no more. on: the day on which it was really done, if before today."""
    day = min(on or today, today)
    in_time = day < today and day <= clock.due_on
    state = clock.state if clock.state is ClockState.LAPSED and not in_time else ClockState.MET
    return replace(clock, state=state, over_on=day)


def ended(clock: Clock, today: date) -> Clock:
    state = clock.state if clock.state is ClockState.LAPSED else ClockState.ENDED
    return replace(clock, state=state, over_on=today)


def lapsed(clock: Clock) -> Clock:
    return replace(clock, state=ClockState.LAPSED)


def forgone(clock: Clock, today: date) -> Clock:
    """A right that was not used in time."""
    return replace(clock, state=ClockState.LAPSED, over_on=today)


def next_due(clocks: Iterable[Clock]) -> date | None:
    """The day by which somebody has to act next; one that has gone by comes first."""
    return min((clock.due_on for clock in clocks if clock.is_owed), default=None)
