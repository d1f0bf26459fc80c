"""Correspondences and the leases in them, in the real database."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.notification.adapters.correspondences import CODEC, INDEXES, KIND, CorrespondenceRepository
from services.notification.adapters.letter_store import LETTER_INDEXES
from services.notification.application.arrivals import Bounce, take_bounce
from services.notification.application.ports import LeaseLost, Search
from services.notification.application.reactions import IGNORED
from services.notification.application.send_due import send_due
from services.notification.domain.events import Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Channel, Letter, Status
from shared.aggregate import Actor, Change
from shared.clock import new_id
from shared.contracts import CATALOGUE
from shared.errors import Stale
from shared.storage import AGGREGATE_INDEXES, TimerSweep, ensure_indexes
from shared.storage.history import first_flaw
from tests.unit.notification.clockwork import NEVER_GIVING_UP, START, Scripted, TurnedClock, partner
from tests.unit.notification.events import REACTIONS, event

pytestmark = pytest.mark.integration
ACTOR = Actor("service:registration", "service")


@dataclass
class Office:
    clock: TurnedClock
    correspondences: CorrespondenceRepository

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
            boxes=self.correspondences,
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
    ensure_indexes(repository.collection, (*AGGREGATE_INDEXES, *INDEXES, *LETTER_INDEXES))
    return Office(clock, repository)


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


def test_what_comes_back_is_found_by_its_letter_and_listed_by_agency(office: Office) -> None:
    for id in ("d1", "d2"):
        office.tell(id, OPENED, *ALL[:1])
    office.send("d2", Scripted(), channel=Channel.EMAIL)
    mail = next(x for x in office.correspondences.load("d2").state.letters if x.channel is Channel.EMAIL)
    found = office.correspondences.of_letter(mail.id)
    assert found is not None
    # Both dossiers are told of one event in this test, and so under one id.
    assert found.id == "d1"
    assert office.correspondences.of_letter("none") is None

    came_back = Bounce((mail.id,), "550 no such user")
    for changed in (True, False):
        answer = take_bounce(came_back, boxes=(office.correspondences,), actor=ACTOR, clock=office.clock)
        assert answer == {"letter_id": mail.id, "status": "BOUNCED", "changed": changed}
    assert first_flaw(office.correspondences.history("d1")) is None

    def listed(**asked: Any) -> list[str]:
        return [a.id for a in office.correspondences.search(Search(**asked))]

    now = office.clock()
    assert listed(undelivered=True) == listed(undelivered=True, agency="20", channel=Channel.EMAIL) == ["d1"]
    assert listed(undelivered=True, agency="01") == listed(undelivered=True, channel=Channel.WINDOW) == []
    assert listed(agency="20", undelivered_since=now) == ["d1"]
    assert listed(agency="20", undelivered_since=now + timedelta(seconds=1)) == []


def test_the_morning_and_the_gateway_read_no_dossier_in_vain(office: Office) -> None:
    office.tell("d1", OPENED, *ALL[:1])
    collection = office.correspondences.collection
    letter = {"state.letters": {"$elemMatch": {"undelivered_at": {"$gte": START}}}}
    since = {"state.agency.code": "20", "state.letters.undelivered_at": {"$gte": START}, **letter}
    for asked, index in ((since, "undelivered"), ({"state.letters.id": "x"}, "letter_id")):
        explained = collection.find(asked).explain()
        assert f"'indexName': '{index}'" in str(explained["queryPlanner"]["winningPlan"])
        assert explained["executionStats"]["totalDocsExamined"] == 0


def claim(office: Office, *, owner: str = "a", lasting: float = 30, **turn: float) -> int | None:
    now = START + timedelta(**turn)
    got = office.correspondences.claim("d1", owner=owner, now=now, until=now + timedelta(seconds=lasting))
    return got.token if got else None


def test_a_lease_is_one_at_a_time_and_its_tokens_grow(office: Office) -> None:
    office.tell("d1", OPENED, *ALL)
    first = claim(office)
    assert first is not None
    assert claim(office, seconds=1) is None
    office.correspondences.release("d1", first - 1)
    assert claim(office, seconds=1) is None, "only the holder's token gives it back"
    office.correspondences.release("d1", first)
    second = claim(office, seconds=1)
    assert second is not None
    assert second > first
    taken_over = claim(office, seconds=60)
    assert taken_over is not None
    assert taken_over > second


def test_a_claim_is_no_act_and_none_is_given_while_nothing_is_due(office: Office) -> None:
    assert claim(office) is None
    office.tell("d1", OPENED)
    assert claim(office) is None
    office.tell("d1", ALL[0])
    version = office.correspondences.load("d1").version
    assert claim(office, seconds=-1) is None
    assert claim(office) is not None
    assert office.correspondences.load("d1").version == version


def test_tokens_keep_growing_although_the_database_was_restored(office: Office) -> None:
    office.tell("d1", OPENED, *ALL)
    first = claim(office)
    office.correspondences.collection.update_one({"_id": "d1"}, {"$unset": {"sending": ""}})
    second = claim(office, days=1)
    assert first is not None
    assert second is not None
    assert second > first


def test_an_outcome_is_written_by_the_holder_only(office: Office) -> None:
    office.tell("d1", OPENED, *ALL)
    correspondences = office.correspondences
    aggregate = correspondences.load("d1")
    change = Change(aggregate.state, "letter_sent", timer_at=START)
    first, until = claim(office), START + timedelta(minutes=5)
    second = claim(office, seconds=60)
    assert first is not None
    assert second is not None
    with pytest.raises(LeaseLost):
        correspondences.record(aggregate, change, actor=ACTOR, token=first, until=until)
    assert correspondences.load("d1").version == aggregate.version
    saved = correspondences.record(aggregate, change, actor=ACTOR, token=second, until=until)
    assert claim(office, minutes=4) is None, "renewed in the same write"
    with pytest.raises(Stale):
        correspondences.record(aggregate, change, actor=ACTOR, token=second, until=None)
    assert claim(office, minutes=4) is None, "what was not written gave nothing back"
    correspondences.record(saved, change, actor=ACTOR, token=second, until=None)
    assert claim(office, minutes=4) is not None, "given back in the same write"


def test_only_one_of_many_gets_the_lease(office: Office) -> None:
    office.tell("d1", OPENED, *ALL)
    gate = threading.Barrier(8)

    def one(number: int) -> int | None:
        gate.wait()
        return claim(office, owner=str(number))

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

    office.correspondences.release = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        office.send("d1", Scripted(die))
    send = Scripted()
    office.send("d1", send)
    assert send.got == [], "the lease of the dead one still stands"
    office.clock.turn(seconds=31)
    office.send("d1", send)
    assert send.got == [office.letters("d1")[0].id]
