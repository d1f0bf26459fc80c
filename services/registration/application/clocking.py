"""Every act, by whichever way it came, moves the legal clocks and says when the dossier is to be looked at again.

ClockedDossiers   stands before the repository of the use cases      clocked   stands before the reactions
keep_deadlines    the timer's own command
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from services.registration.application.counting import counting
from services.registration.application.outgoing import outgoing
from services.registration.application.ports import DossierFilter, Dossiers, Due, Said
from services.registration.domain.clocks.clock import next_due
from services.registration.domain.clocks.keeping import clocks_after
from services.registration.domain.clocks.rules import Timetable
from services.registration.domain.clocks.waking import LAPSE, Alarm, due_now, fire, next_instant, pending
from services.registration.domain.dossier import Dossier
from shared.aggregate import Actor, Aggregate, Change, Json, Once, Reaction, Received
from shared.clock import Clock as Now
from shared.errors import Stale

# What the act table calls what the history says, for acts that settle something.
LEGAL = {
    "accepted": "accept",
    "refused": "refuse",
    "cancelled": "cancel",
    "modified": "modify",
    "supplement_requested": "request_supplement",
    "supplemented": "supplement",
    "amended": "resend",
    "withdrawn": "allow_withdrawal",
    "extension_granted": "grant_extension",
    "extension_refused": "refuse_extension",
    "result_issued": "issue_result",
    "result_replaced": "replace_result",
    "result_revoked": "revoke_result",
    "conformity_result_submitted": "submit_conformity_result",
    "conformity_handed_in": "hand_in_conformity",
    "label_corrected": "provide_label_correction",
}
TIMER = Actor("timer", "timer")
# More alarms than a dossier can have at once.
_ROUNDS = 20


class Timetables(Protocol):
    def of(self, dossier: Dossier) -> Timetable:
        """The deadline rules of the dossier's regime and the calendar of its agency."""
        ...


class TimedDossiers(Dossiers, Protocol):
    def wake_at(self, aggregate: Aggregate[Dossier], moment: datetime | None) -> None:
        """Moves the timer and nothing else; not if somebody acted since."""
        ...


def with_clocks(
    before: Dossier | None,
    change: Change[Dossier],
    *,
    now: datetime,
    timetables: Timetables,
    names: tuple[str, ...] = (),
    on: date | None = None,
) -> Change[Dossier]:
    """The change with clocks and timer. names: what else the act is called in the deadline table. on: its day."""
    timetable = timetables.of(change.state)
    called = (change.act, LEGAL.get(change.act, change.act), *names)
    clocks = clocks_after(before, change.state, called, now=now, timetable=timetable, on=on)
    kept = replace(change, state=replace(change.state, clocks=clocks))
    return with_timer(counting(before, kept, now, timetable), timetable)


def with_timer(change: Change[Dossier], timetable: Timetable) -> Change[Dossier]:
    """The change with the day by which somebody has to act next, and the moment to wake, by the clocks that it has."""
    clocks = change.state.clocks
    owed = (clock for clock in clocks if clock.rule in timetable.by_code and not timetable.by_code[clock.rule].is_right)
    return replace(
        change, state=replace(change.state, next_due_on=next_due(owed)), timer_at=next_instant(clocks, timetable)
    )


class ClockedDossiers:
    """The dossiers as use cases see them: no act knows of clocks, and none can forget them."""

    def __init__(self, dossiers: Dossiers, timetables: Timetables, clock: Now) -> None:
        self._dossiers = dossiers
        self._timetables = timetables
        self._clock = clock

    def load(self, id: str) -> Aggregate[Dossier]:
        return self._dossiers.load(id)

    def find(self, id: str) -> Aggregate[Dossier] | None:
        return self._dossiers.find(id)

    def answered(self, once: Once) -> Json | None:
        return self._dossiers.answered(once)

    def by_file_code(self, file_code: str) -> Aggregate[Dossier] | None:
        return self._dossiers.by_file_code(file_code)

    def said_last(self, id: str) -> Said | None:
        return self._dossiers.said_last(id)

    def said_before(self, id: str, fingerprint: str) -> Said | None:
        return self._dossiers.said_before(id, fingerprint)

    def history(self, id: str) -> list[Json]:
        return self._dossiers.history(id)

    def regime_versions(self) -> dict[str, set[str]]:
        return self._dossiers.regime_versions()

    def page(self, filter: DossierFilter, *, before: str | None, limit: int) -> list[Aggregate[Dossier]]:
        return self._dossiers.page(filter, before=before, limit=limit)

    def page_by_due(self, filter: DossierFilter, *, after: Due | None, limit: int) -> list[Aggregate[Dossier]]:
        return self._dossiers.page_by_due(filter, after=after, limit=limit)

    def create(
        self, id: str, change: Change[Dossier], *, actor: Actor, once: Once | None = None, answer: Json | None = None
    ) -> Aggregate[Dossier]:
        return self._dossiers.create(id, self._clocked(None, change), actor=actor, once=once, answer=answer)

    def save(
        self,
        aggregate: Aggregate[Dossier],
        change: Change[Dossier],
        *,
        actor: Actor,
        once: Once | None = None,
        answer: Json | None = None,
    ) -> Aggregate[Dossier]:
        clocked = self._clocked(aggregate.state, change)
        return self._dossiers.save(aggregate, clocked, actor=actor, once=once, answer=answer)

    def _clocked(self, before: Dossier | None, change: Change[Dossier]) -> Change[Dossier]:
        return with_clocks(before, change, now=self._clock(), timetables=self._timetables)


def clocked(
    reactions: Mapping[str, Reaction[Dossier]], timetables: Timetables, clock: Now
) -> dict[str, Reaction[Dossier]]:
    """The same reactions, each with its clocks."""

    def timed(react: Reaction[Dossier]) -> Reaction[Dossier]:
        def reaction(aggregate: Aggregate[Dossier] | None, received: Received) -> Change[Dossier]:
            change = react(aggregate, received)
            before = aggregate.state if aggregate else None
            # A word that came too late took no effect.
            names = () if before == change.state and change.act.endswith("_refused") else (received.type,)
            on = _day_of(received.data)
            return with_clocks(before, change, now=clock(), timetables=timetables, names=names, on=on)

        return reaction

    return {type: timed(react) for type, react in reactions.items()}


def _day_of(data: Mapping[str, Any]) -> date | None:
    day = data.get("received_on") or data.get("counts_from")
    return day if isinstance(day, date) else None


def keep_deadlines(id: str, *, dossiers: TimedDossiers, timetables: Timetables, clock: Now) -> None:
    """Gives the warnings and states the lapses of a dossier that are due, one act each. May run anywhere, at any time."""
    for _ in range(_ROUNDS):
        aggregate = dossiers.load(id)
        timetable = timetables.of(aggregate.state)
        alarm = due_now(aggregate.state.clocks, timetable, clock())
        if alarm is None:
            # The calendar may have changed since the timer was set.
            dossiers.wake_at(aggregate, next_instant(aggregate.state.clocks, timetable))
            return
        try:
            ring(id, alarm, dossiers=dossiers, timetables=timetables, clock=clock)
        except Stale:
            continue


def ring(id: str, alarm: Alarm, *, dossiers: Dossiers, timetables: Timetables, clock: Now) -> bool:
    """One warning or lapse, named by rule and day. Does nothing (False) if that is no longer pending. Raises Stale.

    A right that lapses stands in the history and is told to nobody.
    """
    aggregate = dossiers.load(id)
    dossier, now = aggregate.state, clock()
    timetable = timetables.of(dossier)
    if alarm not in pending(dossier.clocks, timetable) or alarm.at > now:
        return False
    rung, event = fire(dossier, alarm, now=now, timetable=timetable)
    change = Change(
        rung,
        act="deadline_lapsed" if alarm.what == LAPSE else "deadline_warned",
        event=outgoing(event) if event else None,
        details={"rule": alarm.rule, "due_on": alarm.due_on.isoformat(), "what": alarm.what},
    )
    dossiers.save(aggregate, with_timer(change, timetable), actor=TIMER)
    return True
