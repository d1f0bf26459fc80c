"""Use cases: lists of cases and how many there are of each sort, within what the reader may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.inspection.application.access import agency_seen
from services.inspection.application.calendar_ports import Staff
from services.inspection.domain.case import Mode, Status
from services.inspection.domain.content import Named
from services.inspection.domain.worklist.stages import AGENCYS, Stage
from services.inspection.domain.worklist.words import plain, words_asked
from shared.aggregate import Actor
from shared.errors import Forbidden, Invalid, Violation
from shared.regulation import Regulation

ME, NOBODY = "me", "none"


class Order(StrEnum):
    DUE = "due"
    NEWEST = "newest"


@dataclass(frozen=True)
class CaseFilter:
    """None or empty: any. officers: one of these names; unassigned: nobody's. due_from, due_until: both days included.

    row: code in the catalogue. group: of goods, by the single window's code. words: beginnings of words that all have to
    be there, see `words_asked`.
    """

    agency: str | None = None
    statuses: Collection[Status] = ()
    stages: Collection[Stage] = ()
    modes: Collection[Mode] = ()
    officers: Collection[str] = ()
    unassigned: bool = False
    tax_code: str | None = None
    row: str | None = None
    group: str | None = None
    due_from: date | None = None
    due_until: date | None = None
    open_only: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where the page before ended. due_on: not needed where the newest come first."""

    id: str
    due_on: date | None = None


@dataclass(frozen=True)
class Row:
    """A case as lists show it. next_due_on: the day that counts in this stage."""

    id: str
    version: int
    file_code: str
    received_on: date
    agency: Named
    tax_code: str
    importer: str
    goods: str
    hs_code: str
    lines: int
    mode: Mode
    status: Status
    stage: Stage
    accepted: bool
    due_on: date
    next_due_on: date
    officer: str | None
    acts: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How many open cases of a stage some officer has, by when they are due; None: nobody has them."""

    stage: Stage
    officer: str | None
    overdue: int
    today: int
    soon: int
    later: int

    @property
    def all(self) -> int:
        return self.overdue + self.today + self.soon + self.later


@dataclass(frozen=True)
class Load:
    """An officer's open cases; those of them that the agency's time runs for, by when they are due."""

    officer: str
    name: str
    open: int = 0
    overdue: int = 0
    today: int = 0
    soon: int = 0


@dataclass(frozen=True)
class Counts:
    """soon: by the next working day, later than today."""

    stages: dict[Stage, int] = field(default_factory=dict)
    open: int = 0
    mine: int = 0
    unassigned: int = 0
    overdue: int = 0
    today: int = 0
    soon: int = 0
    officers: tuple[Load, ...] = ()


class Worklist(Protocol):
    def rows(self, filter: CaseFilter, *, order: Order, after: Place | None, limit: int) -> Sequence[Row]:
        """Raises Invalid when each thing asked for is found so often that all of them together are not found in time."""
        ...

    def counts(self, agency: str, *, today: date, soon: date) -> Sequence[Count]:
        """Of the agency's open cases. soon: the last day that counts as such."""
        ...


def list_cases(
    filter: CaseFilter,
    *,
    actor: Actor,
    order: Order = Order.DUE,
    after: Place | None = None,
    limit: int,
    worklist: Worklist,
) -> Sequence[Row]:
    """A filter beyond the reader's own agency is refused rather than answered with nothing. Raises Forbidden, Invalid."""
    return worklist.rows(_within_scope(filter, actor), order=order, after=after, limit=limit)


def searched(filter: CaseFilter, text: str | None) -> CaseFilter:
    """With what was typed into the search. Raises Invalid."""
    if text is None or not text.strip():
        return filter
    words = words_asked(text)
    if not words:
        raise Invalid([Violation("/q", "words", "Type letters or figures to search for.")])
    return replace(filter, words=words)


def of_officer(filter: CaseFilter, officer: str | None, actor: Actor) -> CaseFilter:
    """officer: an id or name, ME or NOBODY."""
    if officer is None:
        return filter
    if officer == NOBODY:
        return replace(filter, unassigned=True)
    return replace(filter, officers=names_of(actor) if officer == ME else (officer,))


def names_of(actor: Actor) -> tuple[str, ...]:
    """How cases may name somebody as their officer."""
    bare = actor.id.removeprefix(f"{actor.role}:")
    return (bare, f"officer:{bare}")


def count_cases(
    actor: Actor, agency: str | None, *, law: Regulation, today: date, worklist: Worklist, staff: Staff
) -> Counts:
    """Raises Forbidden."""
    scope = _agency_of(actor, agency)
    soon = law.calendar(scope).add_working_days(today, 1)
    counted = worklist.counts(scope, today=today, soon=soon)
    running = [count for count in counted if count.stage in AGENCYS]
    mine = names_of(actor)
    return Counts(
        stages={stage: sum(count.all for count in counted if count.stage is stage) for stage in Stage},
        open=sum(count.all for count in counted),
        mine=sum(count.all for count in counted if count.officer in mine),
        unassigned=sum(count.all for count in counted if count.officer is None),
        overdue=sum(count.overdue for count in running),
        today=sum(count.today for count in running),
        soon=sum(count.soon for count in running),
        officers=_loads(counted, staff.officers_of(scope, today)),
    )


def _loads(counted: Sequence[Count], registered: dict[str, str]) -> tuple[Load, ...]:
    """registered: names by id. Whoever has cases is named too, in the register or not."""
    having = {count.officer for count in counted if count.officer is not None}
    loads = []
    for officer in {*registered, *having}:
        own = [count for count in counted if count.officer == officer]
        running = [count for count in own if count.stage in AGENCYS]
        loads.append(
            Load(
                officer,
                registered.get(officer, officer),
                sum(count.all for count in own),
                sum(count.overdue for count in running),
                sum(count.today for count in running),
                sum(count.soon for count in running),
            )
        )
    return tuple(sorted(loads, key=lambda load: (plain(load.name), load.officer)))


def _within_scope(filter: CaseFilter, actor: Actor) -> CaseFilter:
    agency = agency_seen(actor, filter.agency)
    if agency is None and filter.words:
        raise Invalid([Violation("/agency", "required", "You belong to no agency; a search takes one, ?agency=.")])
    return replace(filter, agency=agency)


def _agency_of(actor: Actor, agency: str | None) -> str:
    scope = agency_seen(actor, agency)
    if scope is None:
        raise Forbidden("You belong to no agency; name one with ?agency=.")
    return scope
