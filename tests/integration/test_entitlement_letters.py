"""From a reduction in inspection's database to the holder's letters in notification's: each event once, each mail once."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.inspection.application import entitling
from services.inspection.application.acting import Request
from services.inspection.application.tallying import tally_due
from services.inspection.application.waking import wake_entitlement
from services.inspection.domain.case import Status as CaseStatus
from services.inspection.domain.evidence import LineResult
from services.inspection.domain.notices import Notice
from services.notification.adapters import correspondences, entitlement_letters
from services.notification.adapters.letter_store import LetterStore
from services.notification.application.entitlement_reactions import REACTIONS
from services.notification.application.reactions import IGNORED, reactions
from services.notification.application.send_due import send_due
from services.notification.bootstrap import build
from services.notification.domain.kinds import Channel, Kind
from services.notification.domain.letters import Status
from shared.clock import new_id
from shared.config import Settings
from shared.contracts import CATALOGUE
from shared.contracts.envelope import Envelope
from shared.regulation import load
from shared.runtime import Platform
from shared.storage import AGGREGATE_INDEXES, Inbox, Inboxes, Outbox, TimerSweep, ensure_indexes
from shared.storage.history import first_flaw
from tests.integration.inspection_stores import goods_of
from tests.integration.test_inspection_standing import SIGNER, Watch, put
from tests.unit.inspection.samples import dossier, line, opened
from tests.unit.notification.clockwork import Scripted, TurnedClock, partner

pytestmark = pytest.mark.integration


@dataclass
class Replica:
    """One process of notification, with a client and repositories of its own."""

    stored: Database[Any]
    clock: TurnedClock

    def __post_init__(self) -> None:
        common = {"source": "notification", "catalogue": CATALOGUE, "clock": self.clock, "new_id": new_id}
        self.letters: LetterStore[Any] = LetterStore(
            self.stored[entitlement_letters.COLLECTION],
            kind=entitlement_letters.KIND,
            codec=entitlement_letters.CODEC,
            **common,  # type: ignore[arg-type]
        )
        dossiers: LetterStore[Any] = LetterStore(
            self.stored["notifications"],
            kind=correspondences.KIND,
            codec=correspondences.CODEC,
            **common,  # type: ignore[arg-type]
        )
        for store in (self.letters, dossiers):
            ensure_indexes(store.collection, AGGREGATE_INDEXES)
        self.inboxes = Inboxes([Inbox(dossiers, reactions(load()), IGNORED), Inbox(self.letters, REACTIONS)])

    def sweep(self, send: Scripted) -> None:
        """Sends what is due, as its timer would."""
        partners = {Channel.EMAIL: partner(send, self.clock)}
        ports: Any = {"boxes": self.letters, "partners": partners, "owner": str(id(self)), "chance": lambda: 0.0}
        TimerSweep(self.letters, partial(send_due, clock=self.clock, **ports)).run()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result() for each in [pool.submit(act) for act in acts]]


@pytest.fixture
def told(database: MongoClient[Any], mongo_prefix: str) -> tuple[str, list[Envelope]]:
    """Id and events of a reduction that was granted, reminded of by two replicas at once, and lapsed."""
    place, clock = database[f"{mongo_prefix}inspection"], Watch()
    _, ports = goods_of(place, clock)
    replicas = [goods_of(place, clock)[1] for _ in range(2)]
    plain = opened(dossier(line())).content
    content = replace(plain, importer=replace(plain.importer, email="nhapkhau@hoasen.example"))
    for n in (1, 2, 3):
        notice = Notice(f"{n}/TB", date(2026, 6, n), "hoa.le", (LineResult(1, 1),))
        put(ports, n, notices=(notice,), status=CaseStatus.ISSUED, content=content)
    tally_due(ports=ports)
    (record,) = ports.records.page("0100109106", after=None, limit=9)
    (proposed,) = ports.entitlements.of_good(record.state.good_key)
    entitling.decide(Request(proposed.id, SIGNER), granted=True, reason=None, ports=ports)
    granted = ports.entitlements.load(proposed.id).state
    assert granted.report_due_on is not None
    calendar = load().calendar(granted.agency.code)
    days = [calendar.working_days_before(granted.report_due_on, n) for n in (14, 2)]
    openings = [calendar.opening(day) for day in (*days, granted.report_due_on)]
    for moment in (*openings, openings[-1] + timedelta(days=1)):
        clock.now = moment
        sweeps = [
            TimerSweep(its.entitlements, partial(wake_entitlement, ports=its)).run  # type: ignore[arg-type]
            for its in replicas
        ]
        for _ in range(2):
            at_once(*sweeps * 2)
    store: Any = ports.entitlements
    assert first_flaw(store.history(proposed.id)) is None
    return proposed.id, Outbox(store).published(proposed.id, 1)


def test_each_event_is_told_once_whoever_takes_it_in_however_often(
    told: tuple[str, list[Envelope]], database: MongoClient[Any], mongo_prefix: str, mongodb_uri: str
) -> None:
    id, events = told
    kinds = [Kind.ENTITLEMENT_GRANTED, *[Kind.ENTITLEMENT_REPORT_DUE] * 3, Kind.ENTITLEMENT_LAPSED]
    assert [event.type.removeprefix("inspection.") for event in events] == [kind.value for kind in kinds]
    other: MongoClient[Any] = MongoClient(mongodb_uri)
    clock = TurnedClock(datetime(2026, 12, 1, tzinfo=UTC))
    replicas = [Replica(client[f"{mongo_prefix}notification"], clock) for client in (database, other)]
    here, there = replicas
    # In any order, doubled, and by both: what is early waits for its turn.
    for event in (events[1], *events, events[3]):
        at_once(*[partial(replica.inboxes.receive, event) for replica in replicas * 2])
    box = here.letters.load(id)
    assert first_flaw(here.letters.history(id)) is None
    assert [letter.kind for letter in box.state.letters] == kinds
    assert box.state.email == "nhapkhau@hoasen.example"
    mail = Scripted()
    at_once(*[partial(replica.sweep, mail) for replica in replicas * 3])
    letters = there.letters.load(id).state.letters
    assert sorted(mail.got) == sorted(letter.id for letter in letters)
    assert {letter.status for letter in letters} == {Status.SENT}
    assert here.stored["notifications"].count_documents({}) == 0, "no dossier's correspondence is touched"
    at_once(*[partial(replica.inboxes.receive, event) for replica in replicas for event in events])
    assert there.letters.load(id).state.letters == letters
    other.close()


def test_the_service_listens_with_a_box_of_its_own(
    database: MongoClient[Any], mongo_prefix: str, mongodb_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {
        "CUAKHAU_ENV": "development",
        "NOTIFICATION_ADDRESS": "127.0.0.1:1",
        "AMQP_URI": "amqp://guest:guest@127.0.0.1:1/none",
        "MONGODB_URI": mongodb_uri,
        "WINDOW_URL": "http://127.0.0.1:1/",
        "SMTP_ADDRESS": "127.0.0.1:1",
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_environment("notification", os.environ)
    stored = database[f"{mongo_prefix}service"]
    service = build(Platform(settings, stored, TurnedClock(), new_id, lambda _: None))
    service.prepare()
    messages = service.app.messages
    assert messages.sources == {"registration", "inspection"}
    home = {type: messages.inboxes.of(type, "x").store.collection.name for type in (*REACTIONS, *IGNORED)}
    assert {home[type] for type in REACTIONS} == {entitlement_letters.COLLECTION}
    assert {home[type] for type in IGNORED} == {"notifications"}
    assert entitlement_letters.COLLECTION in {sweep.store.collection.name for sweep in service.app.timers}
    service.finish()
