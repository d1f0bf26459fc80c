"""Deadlines on a real database: two replicas sweep, one is killed in between, and nothing is said twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.adapters.dossiers import CODEC, INDEXES, KIND, DossierRepository
from services.registration.adapters.law.deadlines import DeadlineTables
from services.registration.application.clocking import ClockedDossiers
from services.registration.application.ports import DossierFilter, Due
from services.registration.domain.clocks.clock import ClockState
from services.registration.domain.dossier import Status
from shared.aggregate import Actor, Change
from shared.clock import MovableClock, move_clock, new_id, utc_now
from shared.contracts import CATALOGUE
from shared.regulation import legal_day, load
from shared.regulation.calendar import end_of
from shared.storage import AGGREGATE_INDEXES, ensure_indexes
from tests.unit.registration.clock_examples import asked, moved, submitted

pytestmark = pytest.mark.integration

LAW = load()
OFFICER = Actor("officer:lan.nt", "officer", agency="TCKT11")
DOSSIERS = 150
PATIENCE = 60.0


class Place:
    """A database of its own, a clock that is moved, and replicas that run by it."""

    def __init__(self, database: Any, uri: str, clock_file: Path) -> None:
        self.uri, self.name, self.clock_file = uri, database.name, clock_file
        move_clock(clock_file, timedelta())
        self.clock = MovableClock(clock_file)
        self.stored = DossierRepository(
            database["registrations"],
            kind=KIND,
            codec=CODEC,
            source="registration",
            catalogue=CATALOGUE,
            clock=self.clock,
            new_id=new_id,
        )
        ensure_indexes(self.stored.collection, (*AGGREGATE_INDEXES, *INDEXES))
        self.dossiers = ClockedDossiers(self.stored, DeadlineTables(LAW), self.clock)
        self.replicas: list[subprocess.Popen[bytes]] = []

    def ask(self, days: int = 7) -> tuple[str, date]:
        """A dossier whose supplement is due after so many working days."""
        now = self.clock()
        due_on = LAW.calendar("TCKT11").add_working_days(legal_day(now), days)
        id = new_id()
        self.dossiers.create(id, Change(asked(submitted(now), now, due_on), act="submitted"), actor=OFFICER)
        return id, due_on

    def replica(self) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "MONGODB_URI": self.uri,
            "REPLICA_DATABASE": self.name,
            "REPLICA_CLOCK": str(self.clock_file),
        }
        self.replicas.append(
            subprocess.Popen([sys.executable, "-m", "tests.integration.deadline_replica"], env=environment)
        )
        return self.replicas[-1]

    def travel(self, moment: Any) -> None:
        move_clock(self.clock_file, moment - utc_now() + timedelta(minutes=1))

    def count(self, act: str, what: str) -> int:
        said = {"$elemMatch": {"act": act, "details.what": what}}
        return self.stored.collection.count_documents({"history": said})


@pytest.fixture
def place(database: MongoClient[Any], mongo_prefix: str, mongodb_uri: str, tmp_path: Path) -> Iterator[Place]:
    place = Place(database[f"{mongo_prefix}registration"], mongodb_uri, tmp_path / "clock")
    yield place
    for replica in place.replicas:
        replica.kill()
        replica.wait()


def until(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


def test_each_warning_and_lapse_exactly_once_with_two_replicas_and_a_kill_in_between(place: Place) -> None:
    asked_for = [place.ask() for _ in range(DOSSIERS)]
    (due_on,) = {due for _, due in asked_for}
    calendar = LAW.calendar("TCKT11")
    first, _ = place.replica(), place.replica()

    place.travel(calendar.opening(calendar.working_days_before(due_on, 2)))
    until(lambda: place.count("deadline_warned", "T-2") > 5, "the first warnings")
    first.kill()
    first.wait()
    assert place.count("deadline_warned", "T-2") < DOSSIERS, "it was to be killed in between"
    until(lambda: place.count("deadline_warned", "T-2") == DOSSIERS, "all first warnings")

    place.replica()
    for moment, act, what in (
        (calendar.opening(due_on), "deadline_warned", "T-0"),
        (end_of(due_on), "deadline_lapsed", "LAPSE"),
        (calendar.opening(calendar.add_working_days(due_on, 1)), "deadline_warned", "T+1"),
    ):
        place.travel(moment)
        until(lambda act=act, what=what: place.count(act, what) == DOSSIERS, what)  # type: ignore[misc]

    for id, _ in asked_for:
        entries = place.stored.history(id)[1:]
        assert [entry["details"]["what"] for entry in entries] == ["T-2", "T-0", "LAPSE", "T+1"]
        assert Counter(entry["event"]["type"] for entry in entries) == {
            "registration.deadline_warned": 3,
            "registration.deadline_lapsed": 1,
        }
        (clock,) = (clock for clock in place.stored.load(id).state.clocks if clock.due_on == due_on)
        assert (clock.state, clock.warned) == (ClockState.LAPSED, ("T-2", "T-0", "T+1"))
    assert place.stored.collection.count_documents({"next_timer_at": {"$exists": True}}) == 0


def test_the_list_by_due_day_has_what_is_overdue_first_and_neither_holes_nor_doubles(place: Place) -> None:
    ids = {place.ask(days)[0]: days for days in (5, 2, 9, 2, 1)}
    over, _ = place.ask(3)
    aggregate = place.dossiers.load(over)
    place.dossiers.save(aggregate, Change(moved(aggregate.state, Status.WITHDRAWN), act="withdrawn"), actor=OFFICER)
    seen: list[str] = []
    after = None
    while page := place.stored.page_by_due(DossierFilter(agency="TCKT11"), after=after, limit=2):
        seen += [each.id for each in page]
        last = page[-1]
        after = Due(last.state.next_due_on or date.min, last.id)
    assert seen == sorted(ids, key=lambda id: (ids[id], id))
    soon = LAW.calendar("TCKT11").add_working_days(legal_day(place.clock()), 2)
    until_then = place.stored.page_by_due(DossierFilter(due_until=soon), after=None, limit=10)
    assert [each.id for each in until_then] == seen[:3]


@pytest.mark.parametrize(
    "filter",
    [
        DossierFilter(agency="TCKT11"),
        DossierFilter(tax_code="0100109106"),
        DossierFilter(),
        DossierFilter(agency="TCKT11", due_until=date(2030, 1, 1)),
    ],
)
@pytest.mark.parametrize("after", [None, Due(date(2026, 7, 1), "d")])
def test_the_list_by_due_day_neither_scans_nor_sorts(place: Place, filter: DossierFilter, after: Due | None) -> None:
    place.ask()
    seen: list[Any] = []
    find = place.stored.collection.find

    def explained(*given: Any, **named: Any) -> Any:
        seen.append(find(*given, **named))
        return seen[-1]

    place.stored.collection.find = explained  # type: ignore[method-assign]
    place.stored.page_by_due(filter, after=after, limit=10)
    sort = [("state.next_due_on", 1), ("_id", 1)]
    plan = str(seen[0].clone().sort(sort).explain()["queryPlanner"]["winningPlan"])
    assert "COLLSCAN" not in plan
    assert "'SORT'" not in plan


def test_an_alarm_for_nothing_is_moved_once(place: Place) -> None:
    id, _ = place.ask()
    aggregate = place.stored.load(id)
    moment = place.clock() + timedelta(days=9)
    place.stored.wake_at(aggregate, moment)
    assert place.stored.collection.find_one({"_id": id})["next_timer_at"] == moment  # type: ignore[index]
    place.dossiers.save(aggregate, Change(aggregate.state, act="looked_at"), actor=OFFICER)
    timer = place.stored.collection.find_one({"_id": id})["next_timer_at"]  # type: ignore[index]
    assert timer != moment
    place.stored.wake_at(aggregate, None)
    assert place.stored.collection.find_one({"_id": id})["next_timer_at"] == timer, "somebody acted since"  # type: ignore[index]
