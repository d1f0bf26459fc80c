"""Correspondences and leases in the real database."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.notification.adapters.correspondences import CODEC, INDEXES, KIND, CorrespondenceRepository
from services.notification.adapters.leases import MongoLeases
from services.notification.application.ports import Search
from services.notification.application.reactions import IGNORED, REACTIONS
from services.notification.application.send_due import send_due
from services.notification.domain.events import Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Channel, Letter, Status
from shared.aggregate import Actor
from shared.clock import new_id
from shared.contracts import CATALOGUE
from shared.storage import AGGREGATE_INDEXES, TimerSweep, ensure_indexes
from shared.storage.history import first_flaw
from tests.unit.notification.clockwork import NEVER_GIVING_UP, START, Scripted, TurnedClock, partner
from tests.unit.notification.events import event

pytestmark = pytest.mark.integration
ACTOR = Actor("service:registration", "service")


@dataclass
class Office:
    clock: TurnedClock
    correspondences: CorrespondenceRepository
    leases: MongoLeases

    def tell(self, id: str, *types: str, **changes: Any) -> None:
        for type in types:
            current = self.correspondences.find(id)
            received = event(type, (current.version if current else 0) + 1, **changes)
            change = REACTIONS[type](current, received)
            if current is None:
                self.correspondences.create(id, change, actor=ACTOR)
            else:
                self.correspondences.save(current, change, actor=ACTOR)

    def send(self, id: str, send: Scripted, owner: str = "here", channel: Channel = Channel.WINDOW) -> Any:
        partners = {channel: partner(send, self.clock, policy=NEVER_GIVING_UP)}
        return send_due(
            id,
            correspondences=self.correspondences,
            leases=self.leases,
            partners=partners,
            owner=owner,
            chance=lambda: 0.0,
            clock=self.clock,
        )

    def letters(self, id: str) -> list[Letter]:
        return [x for x in self.correspondences.load(id).state.letters if x.channel is Channel.WINDOW]


@pytest.fixture
def office(database: MongoClient[Any], mongo_prefix: str) -> Office:
    clock = TurnedClock()
    stored = database[f"{mongo_prefix}notification"]
    repository = CorrespondenceRepository(
        stored["notifications"],
        kind=KIND,
        codec=CODEC,
        source="notification",
        catalogue=CATALOGUE,
        clock=clock,
        new_id=new_id,
    )
    ensure_indexes(repository.collection, (*AGGREGATE_INDEXES, *INDEXES))
    leases = MongoLeases(stored["leases"])
    leases.ensure_indexes()
    return Office(clock, repository, leases)


OPENED = "registration.dossier_submitted"
ALL = ("registration.dossier_received", "registration.dossier_accepted", "registration.result_issued")


def test_a_dossier_is_told_in_order_and_its_history_is_whole(office: Office) -> None:
    office.tell("d1", OPENED, *ALL)
    send = Scripted(Unknown("time-out"))
    office.send("d1", send)
    office.clock.turn(seconds=1)
    office.send("d1", send)
    first, second, third = (x.id for x in office.letters("d1"))
    assert send.got == [first, first, second, third]
    history = office.correspondences.history("d1")
    assert first_flaw(history) is None
    assert [entry["act"] for entry in history][4:] == ["letter_retried"] + ["letter_sent"] * 3


def test_many_senders_at_once_send_each_letter_once(office: Office) -> None:
    office.tell("d1", OPENED, *ALL)
    send, gate = Scripted(), threading.Barrier(8)

    def one(number: int) -> None:
        gate.wait()
        office.send("d1", send, owner=f"replica-{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    assert send.got == [x.id for x in office.letters("d1")]


def test_a_lease_is_one_at_a_time_and_its_tokens_grow(office: Office) -> None:
    until = START + timedelta(seconds=30)

    def claim(**turn: float) -> int | None:
        now = START + timedelta(**turn)
        return office.leases.claim("d1", Channel.WINDOW, owner="a", now=now, until=until + timedelta(**turn))

    first = claim()
    assert first is not None
    assert claim(seconds=1) is None
    assert office.leases.claim("d1", Channel.EMAIL, owner="a", now=START, until=until) is not None
    office.leases.release("d1", Channel.WINDOW, first - 1)
    assert claim(seconds=1) is None, "only the holder's token gives it back"
    office.leases.release("d1", Channel.WINDOW, first)
    second = claim(seconds=1)
    assert second is not None
    assert second > first
    taken_over = claim(seconds=60)
    assert taken_over is not None
    assert taken_over > second


def test_tokens_keep_growing_although_old_leases_are_removed(office: Office, database: MongoClient[Any]) -> None:
    until = START + timedelta(seconds=1)
    first = office.leases.claim("d1", Channel.WINDOW, owner="a", now=START, until=until)
    office.leases._collection.delete_many({})
    later = START + timedelta(days=8)
    second = office.leases.claim("d1", Channel.WINDOW, owner="a", now=later, until=later)
    assert first is not None
    assert second is not None
    assert second > first


def test_only_one_of_many_gets_the_lease(office: Office) -> None:
    gate = threading.Barrier(8)

    def one(number: int) -> int | None:
        gate.wait()
        until = START + timedelta(seconds=30)
        return office.leases.claim("d1", Channel.WINDOW, owner=str(number), now=START, until=until)

    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(one, range(8)))
    assert len([token for token in tokens if token is not None]) == 1


def test_the_timer_finds_what_is_due_and_only_that(office: Office) -> None:
    office.tell("d1", OPENED, ALL[0])
    office.tell("d2", OPENED)
    woken: list[str] = []
    sweep = TimerSweep(office.correspondences, woken.append)
    sweep.run()
    assert woken == ["d1"]
    for channel in Channel:
        office.send("d1", Scripted(), channel=channel)
    sweep.run()
    assert woken == ["d1"]


def test_standing_back_yields_to_whoever_acted_since(office: Office) -> None:
    office.tell("d1", OPENED, ALL[0])
    woken: list[str] = []
    sweep = TimerSweep(office.correspondences, woken.append)
    version = office.correspondences.load("d1").version
    office.correspondences.stand_back("d1", version=version, until=START + timedelta(seconds=9))
    sweep.run()
    assert woken == []
    assert office.correspondences.load("d1").version == version
    office.tell("d1", ALL[1])
    office.correspondences.stand_back("d1", version=version, until=START + timedelta(seconds=9))
    sweep.run()
    assert woken == ["d1"]
    office.correspondences.stand_back("d1", version=None, until=START + timedelta(seconds=9))
    sweep.run()
    assert woken == ["d1"]


@pytest.fixture
def searched(office: Office) -> Office:
    other = {"code": "01", "name": "UBTĐC"}
    for number, answer in enumerate((Delivered("99"), Refused("ERR05"), Unknown("?"))):
        id = f"d{number}"
        office.tell(id, OPENED, file_code=f"QG202600000{number}")
        changes = {"agency": other} if number == 2 else {}
        office.tell(id, ALL[0], **changes)
        office.send(id, Scripted(answer, Unknown("?")))
    return office


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(), ["d2", "d1", "d0"]),
        (Search(status=Status.FAILED), ["d1"]),
        (Search(status=Status.QUEUED), ["d2", "d1", "d0"]),
        (Search(status=Status.QUEUED, channel=Channel.WINDOW), ["d2"]),
        (Search(channel=Channel.WINDOW, status=Status.SENT), ["d0"]),
        (Search(channel=Channel.EMAIL, status=Status.FAILED), []),
        (Search(file_code="qg2026000001"), ["d1"]),
        (Search(file_code="QG20260000"), ["d2", "d1", "d0"]),
        (Search(file_code=".*"), []),
        (Search(agency="01"), ["d2"]),
        (Search(before="d1"), ["d0"]),
        (Search(limit=2), ["d2", "d1"]),
    ],
)
def test_search(searched: Office, search: Search, found: Sequence[str]) -> None:
    assert [one.id for one in searched.correspondences.search(search)] == found


def test_a_search_for_failed_letters_uses_its_index(searched: Office) -> None:
    criteria = {"status": "FAILED", "channel": "WINDOW"}
    plan = (
        searched.correspondences.collection.find({"state.letters": {"$elemMatch": criteria}})
        .sort("_id", -1)
        .explain()["queryPlanner"]["winningPlan"]
    )
    assert "letters" in str(plan)
    assert "COLLSCAN" not in str(plan)


def test_every_type_is_taken_or_ignored_and_none_is_both() -> None:
    assert not set(REACTIONS) & IGNORED


def test_an_outcome_survives_the_death_of_its_sender(office: Office) -> None:
    office.tell("d1", OPENED, ALL[0])

    def die() -> Outcome:
        raise KeyboardInterrupt

    office.leases.release = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        office.send("d1", Scripted(die))
    send = Scripted()
    office.send("d1", send)
    assert send.got == [], "the lease of the dead one still stands"
    office.clock.turn(seconds=31)
    office.send("d1", send)
    assert send.got == [office.letters("d1")[0].id]
