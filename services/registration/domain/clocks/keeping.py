"""What an act does to the clocks: it starts, stops, extends, meets or ends them, as the deadline table has it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from services.registration.domain.clocks.clock import (
    Clock,
    ClockState,
    ended,
    extended,
    met,
    resumed,
    stopped,
)
from services.registration.domain.clocks.happenings import (
    COMPLETE,
    EXTENSION_GRANTED,
    EXTENSION_REFUSED,
    LABEL_CORRECTION_REQUESTED,
    RESULT_ISSUED,
    SUPPLEMENT_REQUESTED,
    Happening,
    extension,
    happenings,
    more_time,
)
from services.registration.domain.clocks.rules import Facts, Rule, Timetable
from services.registration.domain.clocks.waking import passed_by
from services.registration.domain.dossier import Dossier, Handler, Status
from shared.regulation import legal_day

_OF_A_SUPPLEMENT = frozenset({SUPPLEMENT_REQUESTED, EXTENSION_GRANTED, EXTENSION_REFUSED})
_OVER = frozenset({Status.REFUSED, Status.CANCELLED, Status.WITHDRAWN, Status.RESULT_ISSUED})


def clocks_after(
    before: Dossier | None,
    after: Dossier,
    names: Collection[str],
    *,
    now: datetime,
    timetable: Timetable,
    on: date | None = None,
) -> tuple[Clock, ...]:
    """names: what the act is called, as the history, the act table and events have it. on: its day, if not today's.

    An agency's clock that stood still starts in full with the next complete dossier.
    """
    return _Turn(before, after, names, now, timetable, on).clocks()


@dataclass(frozen=True)
class _Turn:
    """One act on one dossier."""

    before: Dossier | None
    after: Dossier
    names: Collection[str]
    now: datetime
    timetable: Timetable
    on: date | None

    def clocks(self) -> tuple[Clock, ...]:
        clocks = {clock.key: self._carried(clock) for clock in self.after.clocks}
        self._extend(clocks)
        happened = happenings(
            self.before,
            self.after,
            self.names,
            on=self.on or self._on_paper,
            now=self.now,
            calendar=self.timetable.calendar,
        )
        for rule in self.timetable.rules:
            key = (rule.code, rule.handler)
            start = self._start(rule, clocks.get(key), happened)
            if start is not None:
                clocks[key] = self._started(rule, start)
        return tuple(clocks.values())

    def _carried(self, clock: Clock) -> Clock:
        rule = self.timetable.by_code.get(clock.rule)
        if rule is None or not clock.is_open:
            return clock
        status = _status(self.after, rule)
        moved = self.before is None or _status(self.before, rule) != status
        if self._meets(rule, moved):
            # The dead end of a dossier that never became complete: nobody did in time what was not owed.
            stood_still = clock.state is ClockState.STOPPED and moved and status in _OVER
            return ended(clock, self._today) if stood_still else met(clock, self._today, self._done_on)
        if rule.ended_by.intersection(self.names):
            return ended(clock, self._today)
        is_over = (moved or self._new_notice) and status in _OVER and not rule.outlasts(self._facts)
        if status is None or is_over or self.after.handlers.cqkt in self.timetable.closed_in:
            return ended(clock, self._today)
        # The goods whose label was to be corrected are in the dossier no longer.
        nothing_to_correct = rule.starts == LABEL_CORRECTION_REQUESTED and self.after.label_request is None
        if nothing_to_correct or not rule.applies(self._facts):
            return ended(clock, self._today)
        if self._stood_until_now(clock) and status in rule.stops_in:
            return stopped(clock)
        if clock.state is ClockState.STOPPED and status not in rule.stops_in and not rule.restarts_in_full:
            return self._without_bygones(resumed(clock), rule)
        return clock

    def _extend(self, clocks: dict[tuple[str, str], Clock]) -> None:
        """A rule of its own for the time that was added takes the place of the one that ran."""
        until = extension(self.before, self.after)
        if until is None:
            return
        kind = more_time(self.names)
        own = any(rule.starts == kind for rule in self.timetable.rules)
        for key, clock in clocks.items():
            rule = self.timetable.by_code.get(clock.rule)
            if rule is None or rule.starts not in _OF_A_SUPPLEMENT - {kind} or not clock.is_open:
                continue
            clocks[key] = ended(clock, self._today) if own else self._without_bygones(extended(clock, until), rule)

    def _start(self, rule: Rule, clock: Clock | None, happened: Collection[Happening]) -> Happening | None:
        """The happening that starts the rule's clock, if any did."""
        if not rule.applies(self._facts) or (self.before is None and self._done(rule)):
            return None
        if rule.outlasts(self._facts):
            return self._left_open(clock, happened)
        for happening in happened:
            if happening.kind == rule.starts:
                return happening
            if happening.kind == COMPLETE and clock and clock.state is ClockState.STOPPED and rule.restarts_in_full:
                return happening
        if rule.starts == COMPLETE and self._applies_from_now(rule, clock):
            return Happening(COMPLETE, self.on or self.timetable.calendar.next_working_day(self._today))
        return None

    def _left_open(self, clock: Clock | None, happened: Collection[Happening]) -> Happening | None:
        """A notice that leaves it open starts what does not run yet, unless it was done since the notice before."""
        if clock and clock.is_open:
            return None
        former = self.before.result.issued_on if self.before and self.before.result else date.min
        if clock and clock.state is ClockState.MET and clock.over_on and clock.over_on >= former:
            return None
        return next((happening for happening in happened if happening.kind == RESULT_ISSUED), None)

    def _applies_from_now(self, rule: Rule, clock: Clock | None) -> bool:
        """The mode was changed, or the certificate came, while the dossier is being worked on."""
        if self._facts_before is None or self.after.handlers.cqkt in _OVER | {Status.RESULT_REVOKED}:
            return False
        return not rule.applies(self._facts_before) and (clock is None or not clock.is_open)

    def _started(self, rule: Rule, start: Happening) -> Clock:
        due_on = start.due_on or rule.length(start.on, self.timetable.calendar)
        clock = Clock(rule.code, rule.handler, rule.owed_by, start.on, due_on)
        if _status(self.after, rule) in rule.stops_in:
            clock = stopped(clock)
        return self._without_bygones(clock, rule)

    def _without_bygones(self, clock: Clock, rule: Rule) -> Clock:
        """A warning for a moment that was over before the clock started is not given."""
        return replace(clock, warned=passed_by(clock, rule, self.timetable.calendar, self.now))

    def _meets(self, rule: Rule, moved: bool) -> bool:
        named = rule.met_by.intersection(self.names)
        # The other handler's act of the same name settles nothing here; one that moves no status is nobody else's.
        return any(moved or not self.timetable.acts.get((name, rule.handler)) for name in named)

    def _done(self, rule: Rule) -> bool:
        """What a dossier that was worked on elsewhere owes no more: its status is one to which the act leads."""
        status = _status(self.after, rule)
        return any(status in self.timetable.acts.get((name, rule.handler), ()) for name in rule.met_by)

    @cached_property
    def _today(self) -> date:
        return legal_day(self.now)

    def _stood_until_now(self, clock: Clock) -> bool:
        """It runs, or lapsed only because what was done on paper in time is entered afterwards."""
        in_time = self._on_paper is not None and self._on_paper <= clock.due_on
        return clock.state is ClockState.RUNNING or (clock.state is ClockState.LAPSED and in_time)

    @cached_property
    def _on_paper(self) -> date | None:
        """The day of an act that was done on paper while the system was down, before the day of its entry."""
        last = self.after.last_act
        if last is None or (self.before is not None and self.before.last_act == last):
            return None
        return last.on if self.before is not None and last.on < self._today else None

    @property
    def _done_on(self) -> date | None:
        """The notice's own day, or that of another act, where it lies before today."""
        return self.after.result.issued_on if self._new_notice and self.after.result else self._on_paper

    @cached_property
    def _new_notice(self) -> bool:
        """Also one that takes the place of another."""
        former = self.before.result if self.before else None
        return self.after.result is not None and (former is None or former.notice_no != self.after.result.notice_no)

    @cached_property
    def _facts(self) -> Facts:
        return self.timetable.facts(self.after)

    @cached_property
    def _facts_before(self) -> Facts | None:
        return self.timetable.facts(self.before) if self.before else None


def _status(dossier: Dossier, rule: Rule) -> Status | None:
    return dossier.handlers.of(Handler(rule.handler))
