"""Every way by which a dossier is changed keeps its clocks and its timer; the timer's own command acts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registration.application.clocking import ClockedDossiers, clocked, keep_deadlines, ring, with_clocks
from services.registration.domain.clocks.clock import ClockState
from services.registration.domain.clocks.rules import Timetable
from services.registration.domain.clocks.waking import LAPSE, Alarm, due_now
from services.registration.domain.dossier import Dossier, Status
from shared.aggregate import Actor, Aggregate, Change, Received
from shared.contracts import CATALOGUE
from tests.fakes.aggregates import InMemoryAggregates
from tests.unit.registration.clock_examples import NOTICE, TABLE, asked, moment, moved, submitted, table, with_result

OFFICER = Actor("officer:lan.nt", "officer", agency="TCKT11")


class Shelf(InMemoryAggregates[Dossier]):
    """woken: what the timer was moved to without an act."""

    def __init__(self) -> None:
        super().__init__()
        self.woken: list[datetime | None] = []

    def wake_at(self, aggregate: Aggregate[Dossier], moment: datetime | None) -> None:
        self.woken.append(moment)


class Office:
    """One dossier, received on Wednesday 2026-07-01, whose notice is due on Monday the 6th."""

    def __init__(self) -> None:
        self.now = moment("2026-07-01")
        self.timetable = TABLE
        self.shelf: Any = Shelf()
        self.dossiers: Any = ClockedDossiers(self.shelf, self, lambda: self.now)
        self.dossiers.create("d", Change(submitted(self.now), act="submitted"), actor=OFFICER)

    def of(self, _dossier: Dossier) -> Timetable:
        return self.timetable

    @property
    def state(self) -> Dossier:
        return self.shelf.load("d").state  # type: ignore[no-any-return]

    @property
    def timer(self) -> datetime | None:
        return self.shelf.acts[-1][1].timer_at  # type: ignore[no-any-return]

    def save(self, state: Dossier, act: str) -> None:
        self.dossiers.save(self.shelf.load("d"), Change(state, act=act), actor=OFFICER)

    def keep(self, now: datetime) -> list[str]:
        """What was published at that time."""
        self.now = now
        before = len(self.shelf.published)
        keep_deadlines("d", dossiers=self.shelf, timetables=self, clock=lambda: self.now)
        said = []
        for event in self.shelf.published[before:]:
            schema, data = CATALOGUE.dump(event.type, event.data)
            loaded = CATALOGUE.load(event.type, schema, data)
            said.append(f"{event.type.removeprefix('registration.')} {loaded.get('warning') or loaded['effect']}")
        return said


@pytest.fixture
def office() -> Office:
    return Office()


def test_an_act_that_knows_of_no_timer_does_not_wipe_it(office: Office) -> None:
    assert office.timer == moment("2026-07-02", "07:30")
    office.save(replace(office.state, reason="looked at"), "receipt_recorded")
    assert office.timer == moment("2026-07-02", "07:30")
    assert office.state.next_due_on == date(2026, 7, 6)


def test_the_timer_follows_what_is_owed(office: Office) -> None:
    office.now = moment("2026-07-02")
    office.save(asked(office.state, office.now, date(2026, 7, 13)), "supplement_requested")
    assert (office.timer, office.state.next_due_on) == (moment("2026-07-09", "07:30"), date(2026, 7, 13))
    office.save(moved(office.state, Status.WITHDRAWN), "withdrawn")
    assert (office.timer, office.state.next_due_on) == (None, None)


def test_the_words_of_the_history_meet_the_acts_of_the_table(office: Office) -> None:
    office.save(moved(office.state, Status.REFUSED), "refused")
    assert {clock.state for clock in office.state.clocks} == {ClockState.MET}


def test_warnings_and_the_lapse_are_each_an_act_of_its_own(office: Office) -> None:
    said = [
        office.keep(moment("2026-07-02", "07:29")),
        office.keep(moment("2026-07-02", "07:30")),
        office.keep(moment("2026-07-02", "07:31")),
        office.keep(moment("2026-07-06", "08:00")),
        office.keep(moment("2026-07-07", "00:00")),
        office.keep(moment("2026-07-07", "07:30")),
        office.keep(moment("2026-07-08", "07:30")),
    ]
    assert said == [
        [],
        ["deadline_warned T-2"],
        [],
        ["deadline_warned T-0"],
        ["deadline_lapsed None"],
        ["deadline_warned T+1"],
        [],
    ]
    assert [change.act for _, change, _ in office.shelf.acts[1:]] == [
        "deadline_warned",
        "deadline_warned",
        "deadline_lapsed",
        "deadline_warned",
    ]
    assert [actor.role for _, _, actor in office.shelf.acts[1:]] == ["timer"] * 4


def test_nobody_is_told_that_the_time_to_complain_has_run_out(office: Office) -> None:
    office.now = moment("2026-07-03")
    office.save(with_result(office.state), "result_issued")
    assert (office.timer, office.state.next_due_on) == (moment("2026-07-09", "00:00"), None)
    assert office.keep(moment("2026-07-09")) == []
    assert office.shelf.acts[-1][1].act == "deadline_lapsed", "the history has it"
    assert {clock.rule: clock.is_owed for clock in office.state.clocks} == {"X01": False, "X04": False}
    assert (office.timer, office.state.next_due_on) == (None, None)


def test_each_warning_sets_the_timer_to_the_next(office: Office) -> None:
    for now, following in (
        (moment("2026-07-02", "07:30"), moment("2026-07-06", "07:30")),
        (moment("2026-07-06", "07:30"), moment("2026-07-07", "00:00")),
        (moment("2026-07-07", "00:00"), moment("2026-07-07", "07:30")),
        (moment("2026-07-07", "07:30"), None),
    ):
        office.keep(now)
        assert office.timer == following


def test_what_is_no_longer_pending_is_not_done(office: Office) -> None:
    now = moment("2026-07-06", "08:00")
    alarm = due_now(office.state.clocks, TABLE, now)
    assert alarm
    assert alarm.what == "T-0"
    for other in (replace(alarm, due_on=date(2026, 7, 7)), replace(alarm, rule="X09"), replace(alarm, what=LAPSE)):
        assert not ring("d", other, dossiers=office.shelf, timetables=office, clock=lambda: now)
    too_early = moment("2026-07-06", "07:00")
    assert not ring("d", alarm, dossiers=office.shelf, timetables=office, clock=lambda: too_early)
    assert ring("d", alarm, dossiers=office.shelf, timetables=office, clock=lambda: now)
    assert not ring("d", alarm, dossiers=office.shelf, timetables=office, clock=lambda: now)


def test_of_two_replicas_that_saw_the_same_one_acts(office: Office) -> None:
    """The other finds the dossier changed, looks again, and has nothing to do."""
    now = office.now = moment("2026-07-06", "08:00")

    class Late:
        """Its first load happens before somebody else acts."""

        def __init__(self, shelf: Any) -> None:
            self.seen = [shelf.load("d"), shelf.load("d")]
            self.shelf = shelf

        def load(self, id: str) -> Any:
            return self.seen.pop() if self.seen else self.shelf.load(id)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.shelf, name)

    late: Any = Late(office.shelf)
    office.keep(now)
    keep_deadlines("d", dossiers=late, timetables=office, clock=lambda: now)
    assert [event.type for event in office.shelf.published] == ["registration.deadline_warned"]


def test_a_timer_that_rings_for_nothing_is_moved_without_an_act(office: Office) -> None:
    office.timetable = table(replace(NOTICE, warns=()))
    assert office.keep(moment("2026-07-02", "07:30")) == []
    assert office.shelf.woken == [moment("2026-07-07", "00:00")]
    assert len(office.shelf.acts) == 1


def received(type: str, **data: Any) -> Received:
    return Received("e", type, "inspection", "d", 1, datetime(2026, 7, 2, tzinfo=UTC), data)


def test_what_inspection_says_moves_the_clocks_too(office: Office) -> None:
    reactions = clocked({"inspection.x": lambda a, _: Change(a.state, act="x")}, office, lambda: office.now)  # type: ignore[union-attr]
    change = reactions["inspection.x"](office.shelf.load("d"), received("inspection.x"))
    assert change.timer_at == moment("2026-07-02", "07:30")
    assert change.state == office.state


def test_an_event_meets_what_names_it_and_counts_from_its_day(office: Office) -> None:
    taken = replace(NOTICE, code="X07", met_by=frozenset({"inspection.sample_taken"}), modes=frozenset())
    tested = replace(taken, code="X08", starts="SAMPLE_AT_LABORATORY", met_by=frozenset({"inspection.test"}))
    office.timetable = table(taken, tested)
    office.save(office.state, "anything")
    start = with_clocks(None, Change(submitted(office.now), act="submitted"), now=office.now, timetables=office)
    aggregate = Aggregate("d", 1, start.state)
    keep = clocked({"inspection.sample_taken": lambda a, _: Change(a.state, act="s")}, office, lambda: office.now)  # type: ignore[union-attr]
    event = received("inspection.sample_taken", received_on=date(2026, 7, 3))
    clocks = {clock.rule: clock for clock in keep["inspection.sample_taken"](aggregate, event).state.clocks}
    assert clocks["X07"].state is ClockState.MET
    assert (clocks["X08"].started_on, clocks["X08"].due_on) == (date(2026, 7, 3), date(2026, 7, 8))
    refused = clocked(
        {"inspection.sample_taken": lambda a, _: Change(a.state, act="s_refused")}, office, lambda: office.now
    )  # type: ignore[union-attr]
    assert refused["inspection.sample_taken"](aggregate, event).state == start.state


def test_an_alarm_names_rule_and_day(office: Office) -> None:
    alarm = due_now(office.state.clocks, TABLE, moment("2026-07-07", "00:00"))
    assert alarm == Alarm(moment("2026-07-07", "00:00"), "X01", "cqkt", date(2026, 7, 6), LAPSE)
