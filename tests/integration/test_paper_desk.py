"""One sealed file per paper, whoever makes it and whatever fails on the way; over a real database."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from shared.aggregate import Json
from shared.errors import NotFound, Unavailable
from shared.papers.desk import PaperDesk
from shared.papers.facts import Facts
from shared.papers.making import NotMade
from shared.papers.owed import Owed
from shared.papers.standing import Standing, Stands
from shared.papers.store import INDEXES, Paper, PaperStore
from shared.storage import ensure_indexes
from tests.unit.papers.examples import ALL

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
NOTICE, REVOCATION = ALL[0], ALL[1]


@dataclass
class Maker:
    """Makes another file each time, as sealing does. before: happens while the paper is being made."""

    made: int = 0
    failure: NotMade | None = None
    before: Callable[[], None] = lambda: None
    asked: list[Json] = field(default_factory=list)

    def make(
        self, kind: str, facts: Json, *, code: str, verify_at: str, pictures: Mapping[str, bytes] | None = None
    ) -> bytes:
        self.before()
        if self.failure is not None:
            raise self.failure
        self.asked.append({"kind": kind, "facts": facts, "code": code, "verify_at": verify_at, "pictures": pictures})
        self.made += 1
        return b"%PDF- " + f"{code} {self.made} {id(self)}".encode()


@dataclass
class Acts:
    """Aggregates and what they owe; also the marks of those that nobody looked at."""

    owes: dict[str, list[Owed]] = field(default_factory=dict)
    fresh: dict[str, int] = field(default_factory=dict)

    def owed(self, id: str) -> list[Owed]:
        if id not in self.owes:
            raise NotFound(f"There is no {id}.")
        return self.owes[id]

    def act(self, id: str, *papers: Owed) -> None:
        self.owes.setdefault(id, []).extend(papers)
        self.fresh[id] = self.fresh.get(id, 0) + 1

    def due(self, limit: int) -> list[tuple[str, int]]:
        return list(self.fresh.items())[:limit]

    def clear(self, id: str, version: int) -> None:
        if self.fresh.get(id) == version:
            del self.fresh[id]


@dataclass
class Bench:
    store: PaperStore
    acts: Acts
    now: datetime = NOW

    def desk(self, maker: Maker) -> PaperDesk:
        return PaperDesk(
            "registration",
            self.store,
            maker,
            self.acts.owed,
            self.acts,
            b"key",
            "https://kiemtra.example",
            lambda: self.now,
        )


@pytest.fixture
def bench(database: MongoClient[Any], mongo_prefix: str) -> Bench:
    store = PaperStore(database[f"{mongo_prefix}registration"]["papers"])
    ensure_indexes(store.collection, INDEXES)
    return Bench(store, Acts())


def _owed(facts: Facts = NOTICE, key: str = "result-notice-7", **more: Any) -> Owed:
    return Owed(key, facts, NOW, **more)


def test_what_an_act_brought_about_is_made_once(bench: Bench) -> None:
    maker = Maker()
    desk = bench.desk(maker)
    bench.acts.act("d1", _owed())
    assert desk.run() == 2
    assert desk.run() == 0
    ((paper, _),) = desk.of("d1")
    _, pdf = desk.file("d1", "result-notice-7")
    assert maker.made == 1
    assert paper.sha256 == hashlib.sha256(pdf).hexdigest()
    assert maker.asked[0]["verify_at"].startswith("https://kiemtra.example/verify/R")
    assert not bench.acts.fresh


def test_a_paper_is_not_sealed_without_its_pictures_and_is_as_soon_as_they_are_there(bench: Bench) -> None:
    maker, away = Maker(), [True]

    def pictures(paper: Paper) -> Mapping[str, bytes]:
        if away[0]:
            raise Unavailable("The stored photo is damaged; restore it from a backup.")
        return {paper.key: b"photo"}

    desk = replace(bench.desk(maker), pictures=pictures)
    bench.acts.act("d1", _owed())
    bench.acts.act("d2", _owed(key="other"))
    desk.run()
    assert maker.made == 0
    assert {(each.why, "restore it" in (each.said or "")) for each in desk.unmade(9)} == {("defect", True)}
    away[0] = False
    bench.now += timedelta(minutes=1)
    desk.run()
    assert sorted(asked["pictures"].popitem() for asked in maker.asked) == [
        ("other", b"photo"),
        ("result-notice-7", b"photo"),
    ]


def test_two_makers_at_once_leave_one_file(bench: Bench) -> None:
    """Both are through with theirs before either keeps it."""
    bench.acts.act("d1", _owed())
    both = threading.Barrier(2, timeout=20)
    files: list[bytes] = []

    def ask() -> None:
        files.append(bench.desk(Maker(before=lambda: both.wait() and None)).file("d1", "result-notice-7")[1])

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(files) == 2
    assert len(set(files)) == 1
    assert bench.desk(Maker()).file("d1", "result-notice-7")[1] == files[0]


def test_a_maker_that_died_is_followed_by_another(bench: Bench) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    bench.acts.act("d1", _owed())
    with pytest.raises(Killed):
        bench.desk(Maker(before=die)).run()
    maker = Maker()
    bench.desk(maker).run()
    # It is not taken from whoever may still be at it.
    assert maker.made == 0
    bench.now += timedelta(minutes=3)
    bench.desk(maker).run()
    assert maker.made == 1


def test_while_the_key_is_away_papers_wait_and_operators_see_why(bench: Bench) -> None:
    maker = Maker(failure=NotMade("signer_away", "no token in the reader"))
    desk = bench.desk(maker)
    bench.acts.act("d1", _owed())
    desk.run()
    (waiting,) = desk.unmade(10)
    assert (waiting.why, waiting.said, waiting.tries) == ("signer_away", "no token in the reader", 1)
    with pytest.raises(Unavailable, match="tried again"):
        desk.file("d1", "result-notice-7")
    waits = []
    for _ in range(10):
        before = bench.now
        while not desk.run():
            bench.now += timedelta(seconds=1)
        waits.append((bench.now - before).total_seconds())
    assert waits[-1] == 600
    assert waits == sorted(waits)
    maker.failure = None
    assert desk.file("d1", "result-notice-7")[1].startswith(b"%PDF-")
    assert desk.unmade(10) == []


def test_one_that_cannot_be_made_keeps_no_other_waiting(bench: Bench) -> None:
    broken = Maker(failure=NotMade("defect", "no such template"))
    bench.acts.act("d1", _owed())
    bench.desk(broken).run()
    bench.acts.act("d2", _owed())
    maker = Maker()
    bench.desk(maker).run()
    assert maker.made == 1
    assert [paper.subject for paper in bench.desk(maker).unmade(10)] == ["d1"]


def test_an_aggregate_that_cannot_be_understood_keeps_no_other_waiting(bench: Bench) -> None:
    def owed(id: str) -> list[Owed]:
        if id == "d1":
            raise ArithmeticError("no number")
        return [_owed()]

    maker = Maker()
    bench.acts.act("d1")
    bench.acts.act("d2")
    replace(bench.desk(maker), owed=owed).run()
    assert maker.made == 1
    assert not bench.acts.fresh


def test_on_demand_papers_are_owed_at_once_and_made_when_somebody_asks(bench: Bench) -> None:
    maker = Maker(failure=NotMade("signer_away", "-"))
    desk = replace(bench.desk(maker), at_once=False)
    bench.acts.act("d1", _owed(), _owed(REVOCATION, "revocation-9"))
    desk.run()
    assert [paper.key for paper in bench.store.of("d1")] == ["result-notice-7", "revocation-9"]
    assert desk.unmade(10) == []
    with pytest.raises(Unavailable):
        desk.file("d1", "result-notice-7")
    assert [paper.key for paper in desk.unmade(10)] == ["result-notice-7"]
    maker.failure = None
    bench.now += timedelta(minutes=1)
    desk.run()
    assert [bool(paper.sha256) for paper in bench.store.of("d1")] == [True, False]


def test_on_demand_the_sweep_does_not_look_through_what_nobody_asked_for(bench: Bench) -> None:
    desk = replace(bench.desk(Maker(failure=NotMade("signer_away", "-"))), at_once=False)
    bench.acts.act("d1", *(_owed(key=f"result-notice-{number}") for number in range(50)))
    desk.run()
    with pytest.raises(Unavailable):
        desk.file("d1", "result-notice-7")
    collection = bench.store.collection
    for due, examined in ((bench.now, 0), (bench.now + timedelta(minutes=1), 1)):
        asked = {"next_try_at": {"$lte": due}, "why": {"$exists": True}}
        explained = collection.find(asked).sort("next_try_at", 1).limit(1).explain()
        assert explained["executionStats"]["totalDocsExamined"] == examined


def test_of_a_paper_whose_facts_are_gone_it_is_still_known_how_it_stands(bench: Bench) -> None:
    desk = bench.desk(Maker())
    bench.acts.act("d1", _owed())
    desk.run()
    ended = Stands(Standing.ENDED, NOW.date())
    bench.acts.owes["d1"] = [Owed("result-notice-7", None, NOW, ended), Owed("never-owed", None, NOW)]
    bench.acts.fresh["d1"] = 2
    assert desk.run() == 1
    assert [(paper.key, stands) for paper, stands in desk.of("d1")] == [("result-notice-7", ended)]


def test_what_a_paper_says_stays_as_it_was(bench: Bench) -> None:
    """Made late, it still says what held at its act."""
    desk = bench.desk(Maker(failure=NotMade("signer_away", "-")))
    bench.acts.act("d1", _owed())
    desk.run()
    bench.acts.owes["d1"] = [_owed(replace(NOTICE, signer="Somebody else"))]
    maker = Maker()
    bench.desk(maker).file("d1", "result-notice-7")
    assert maker.asked[0]["facts"]["signer"] == "Nguyễn Thị Hạnh"


def test_an_act_between_looking_and_clearing_is_looked_at_again(bench: Bench) -> None:
    bench.acts.act("d1", _owed())
    desk = bench.desk(Maker())
    looked_at = desk.owed

    def owed(id: str) -> Any:
        found = list(looked_at(id))
        if len(found) == 1:
            bench.acts.act(id, _owed(REVOCATION, "revocation-9"))
        return found

    replace(desk, owed=owed).run()
    desk.run()
    assert {paper.key for paper, _ in desk.of("d1")} == {"result-notice-7", "revocation-9"}
    assert desk.unmade(10) == []


def test_the_code_tells_how_the_paper_stands_now(bench: Bench) -> None:
    desk = bench.desk(Maker())
    bench.acts.act("d1", _owed())
    ((paper, _),) = desk.of("d1")
    assert desk.by_code(paper.code)[1].standing is Standing.VALID
    revoked = Stands(Standing.REVOKED, NOW.date())
    bench.acts.owes["d1"] = [_owed(stands=revoked)]
    assert desk.by_code(paper.code)[1] == revoked
    pdf = desk.file("d1", "result-notice-7")[1]
    assert desk.by_hash(hashlib.sha256(pdf).hexdigest())[1] == revoked
    for ask in (lambda: desk.by_code("R" * 16), lambda: desk.by_hash("0" * 64), lambda: desk.file("d1", "another")):
        with pytest.raises(NotFound):
            ask()
