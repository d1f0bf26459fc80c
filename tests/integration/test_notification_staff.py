"""Staff notices in the real database: one digest per agency and day, one reminder per event, each mail once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from services.notification.adapters import correspondences, staff_notices
from services.notification.adapters.correspondences import CorrespondenceRepository
from services.notification.adapters.staff_directory import read_staff
from services.notification.adapters.staff_notices import StaffNoticeRepository
from services.notification.application.digests import open_digests
from services.notification.application.notice_acts import send_notice_again
from services.notification.application.ports import NoticeSearch
from services.notification.application.send_due import send_due
from services.notification.application.staff import raise_reminders
from services.notification.domain.commands import SendAgain
from services.notification.domain.events import Refused
from services.notification.domain.kinds import Channel
from services.notification.domain.letters import Status
from shared.aggregate import Actor
from shared.clock import new_id
from shared.contracts import CATALOGUE
from shared.storage import AGGREGATE_INDEXES, TimerSweep, ensure_indexes
from shared.storage.history import first_flaw
from tests.unit.notification.clockwork import Scripted, TurnedClock, partner
from tests.unit.notification.events import AGENCY, LAW, NOTICE, REACTIONS, event
from tests.unit.notification.test_staff import STAFF

pytestmark = pytest.mark.integration
ACTOR = Actor("service:registration", "service")
MORNING = datetime(2026, 9, 14, 0, 36, tzinfo=UTC)
ELSEWHERE = {"code": "01", "name": "Sở Khoa học và Công nghệ Hà Nội"}
WARNED = {**NOTICE, "days_left": 0, "warning": "T-0"}


@dataclass
class Replica:
    """One process of notification, with clients and repositories of its own."""

    stored: Any
    staff: Path
    clock: TurnedClock = field(default_factory=lambda: TurnedClock(MORNING))
    missed: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.correspondences = self._store(CorrespondenceRepository, correspondences.KIND, correspondences.CODEC)
        self.reminders = self._store(StaffNoticeRepository, staff_notices.REMINDER, staff_notices.CODEC)
        self.digests = self._store(StaffNoticeRepository, staff_notices.DIGEST, staff_notices.CODEC)
        self.ports = {"correspondences": self.correspondences, "directory": read_staff(self.staff)}
        self.ports |= {"missing": lambda *who: self.missed.append(who), "clock": self.clock}

    def _store(self, repository: Callable[..., Any], kind: str, codec: Any) -> Any:
        return repository(
            self.stored["notifications"],
            kind=kind,
            codec=codec,
            source="notification",
            catalogue=CATALOGUE,
            clock=self.clock,
            new_id=new_id,
        )

    def tell(self, id: str, type: str, **changes: Any) -> None:
        current = self.correspondences.find(id)
        change = REACTIONS[type](current, event(type, (current.version if current else 0) + 1, **changes))
        if current is None:
            self.correspondences.create(id, change, actor=ACTOR)
        else:
            self.correspondences.save(current, change, actor=ACTOR)

    def open(self) -> int:
        return open_digests(digests=self.digests, law=LAW, **self.ports)

    def remind(self) -> None:
        for id in self.correspondences.noted(100):
            raise_reminders(id, reminders=self.reminders, **self.ports)

    def send(self, boxes: Any, mail: Scripted, owner: str) -> None:
        partners = {Channel.EMAIL: partner(mail, self.clock)}

        def wake(id: str) -> None:
            send_due(id, boxes=boxes, partners=partners, owner=owner, chance=lambda: 0.0, clock=self.clock)

        TimerSweep(boxes, wake).run()


@pytest.fixture
def replicas(database: MongoClient[Any], mongodb_uri: str, mongo_prefix: str, tmp_path: Path) -> Any:
    staff = tmp_path / "staff.yaml"
    staff.write_text(STAFF, encoding="utf-8")
    other: MongoClient[Any] = MongoClient(mongodb_uri)
    made = [Replica(client[f"{mongo_prefix}notification"], staff) for client in (database, other)]
    indexes = (*AGGREGATE_INDEXES, *correspondences.INDEXES, *staff_notices.INDEXES)
    ensure_indexes(made[0].correspondences.collection, indexes)
    yield made
    other.close()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_replicas_open_one_digest_per_agency_and_send_each_mail_once(replicas: list[Replica]) -> None:
    here, there = replicas
    here.tell("d1", "registration.dossier_submitted")
    here.tell("d1", "registration.deadline_warned", **WARNED)
    here.tell("d2", "registration.dossier_submitted")
    here.tell("d2", "registration.deadline_lapsed", **{**NOTICE, "agency": ELSEWHERE})
    for _ in range(3):
        at_once(*[replica.open for replica in replicas for _ in range(4)])
    digests = here.digests.search(NoticeSearch(on=date(2026, 9, 14)))
    assert sorted(digest.state.agency.code for digest in digests) == ["01", AGENCY["code"]]
    assert all(first_flaw(here.digests.history(digest.id)) is None for digest in digests)
    mail = Scripted()
    at_once(*[lambda r=r, n=n: r.send(r.digests, mail, f"{n}") for n, r in enumerate([here, there] * 3)])
    sent = [x for digest in here.digests.search(NoticeSearch(agency="20")) for x in digest.state.letters]
    assert sorted(mail.got) == sorted(x.id for x in sent)
    assert {x.status for x in sent} == {Status.SENT}
    # Of Hà Nội nobody is known: seen once, by whoever opened the digest.
    assert sorted(here.missed + there.missed) == [("01", "leader"), ("01", "officer")]
    assert at_once(here.open, there.open) == [0, 0]


def test_a_replica_that_dies_before_sending_is_followed_by_the_other(replicas: list[Replica]) -> None:
    here, there = replicas
    here.tell("d1", "registration.dossier_submitted")
    here.tell("d1", "registration.deadline_warned", **WARNED)
    assert here.open() == 1

    def killed() -> Any:
        raise SystemExit

    with pytest.raises(SystemExit):
        here.send(here.digests, Scripted(killed), "here")
    there.clock.turn(minutes=2)
    mail = Scripted()
    there.send(there.digests, mail, "there")
    (digest,) = there.digests.search(NoticeSearch())
    assert [x.id for x in digest.state.letters] == mail.got
    assert there.open() == 0


def test_a_lapse_is_told_staff_once_whatever_replica_sees_it(
    replicas: list[Replica], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = replicas
    here.tell("d1", "registration.dossier_submitted")
    here.tell("d1", "registration.deadline_lapsed", **NOTICE)

    def killed(*_: Any, **__: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(here.correspondences, "save", killed)
        with pytest.raises(SystemExit):
            here.remind()
    assert there.correspondences.noted(10) == ["d1"]
    at_once(here.remind, there.remind, here.remind, there.remind)
    reminders = here.reminders.search(NoticeSearch())
    assert [[x.to.email for x in reminder.state.letters if x.to] for reminder in reminders] == [
        ["b@chicuc.example", "leader@chicuc.example"]
    ]
    assert here.correspondences.noted(10) == []
    assert here.correspondences.load("d1").state.notes == ()


def test_a_digest_that_failed_is_found_sent_again_and_arrives(replicas: list[Replica]) -> None:
    here, there = replicas
    here.tell("d1", "registration.dossier_submitted")
    here.tell("d1", "registration.deadline_warned", **WARNED)
    here.open()
    assert here.digests.search(NoticeSearch(status=Status.FAILED)) == []
    here.send(here.digests, Scripted(Refused("550 no such user")), "here")
    (found,) = there.digests.search(NoticeSearch(status=Status.FAILED, agency="20"))
    (failed,) = (x for x in found.state.letters if x.status is Status.FAILED)
    sent = send_notice_again(
        SendAgain(found.id, failed.id, found.version),
        notices=there.digests,
        directory=read_staff(there.staff),
        actor=ACTOR,
        once=None,
        new_id=new_id,
        clock=there.clock,
    )
    mail = Scripted()
    here.send(here.digests, mail, "here")
    assert mail.got == [sent["letter_id"]]
    assert here.digests.search(NoticeSearch(status=Status.FAILED)) == []
    assert first_flaw(here.digests.history(found.id)) is None


def test_kinds_in_one_collection_do_not_mix(replicas: list[Replica]) -> None:
    here, _ = replicas
    here.tell("d1", "registration.dossier_submitted")
    here.tell("d1", "registration.deadline_lapsed", **NOTICE)
    here.remind()
    here.open()
    assert here.correspondences.agencies() == {"20"}
    assert [a.id for a in here.correspondences.minding("20", 10)] == ["d1"]
    assert [len(store.search(NoticeSearch())) for store in (here.reminders, here.digests)] == [1, 1]
    assert here.digests.agencies_of(date(2026, 9, 14)) == {"20"}
    assert here.digests.agencies_of(date(2026, 9, 15)) == set()
