"""The journal of the single window on the real database."""

from __future__ import annotations

import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient, monitoring

from shared.clock import new_id
from shared.errors import NotFound, Unavailable
from shared.single_window.journal import (
    INDEXES,
    Direction,
    Exchanged,
    JournalStore,
    Outcome,
    Piece,
    Search,
    read_retention,
)
from shared.single_window.journal.store import PIECE
from shared.storage import ensure_indexes

pytestmark = pytest.mark.integration

CAME = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ONE = Exchanged(
    direction=Direction.IN,
    began=CAME,
    ended=CAME + timedelta(milliseconds=40),
    outcome=Outcome.HELD,
    message=b"<message>" + "Đồ chơi ".encode() * 100,
    answer=b"<answer/>",
    message_id="0196",
    document_type="BKHCN0100001",
    kind="10/01",
    file_code="QG2026000590",
    partner="NSW",
)


@pytest.fixture
def journal(database: MongoClient, mongo_prefix: str) -> JournalStore:
    store = JournalStore(
        database[f"{mongo_prefix}registration"]["window_journal"], new_id=new_id, retention=read_retention()
    )
    ensure_indexes(store.collection, INDEXES)
    return store


def bodies(journal: JournalStore) -> list[dict[str, Any]]:
    return list(journal.collection.find({"data": {"$exists": True}}))


def found(journal: JournalStore, **asked: Any) -> list[str]:
    return [kept.id for kept in journal.search(Search(**asked), after=None, limit=50)]


def test_an_exchange_comes_back_as_it_was(journal: JournalStore) -> None:
    id = journal.append(ONE)
    whole = journal.get(id)
    assert (whole.message, whole.answer) == (ONE.message, ONE.answer)
    for name in ("direction", "began", "ended", "outcome", "message_id", "kind", "file_code", "partner", "error", "by"):
        assert getattr(whole.kept, name) == getattr(ONE, name)
    assert whole.kept.message == Piece(whole.kept.message.sha256, len(ONE.message))
    assert whole.kept.expires_at == datetime(2036, 11, 20, 3, 0, tzinfo=UTC)
    (body,) = bodies(journal)
    assert len(body["data"]) < len(ONE.message) / 4


def test_without_an_answer(journal: JournalStore) -> None:
    id = journal.append(replace(ONE, answer=None, outcome=Outcome.UNKNOWN, error="ReadTimeout"))
    assert (journal.get(id).answer, journal.get(id).kept.answer) == (None, None)


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 30 << 20])
def test_large_messages_and_answers_fit(journal: JournalStore, size: int) -> None:
    large = os.urandom(size)
    id = journal.append(replace(ONE, message=large, answer=large[::-1]))
    whole = journal.get(id)
    assert (whole.message == large, whole.answer == large[::-1]) == (True, True)


def test_the_same_bytes_are_kept_once_and_as_long_as_the_youngest_exchange(journal: JournalStore) -> None:
    first = journal.append(ONE)
    years_later = CAME.replace(year=2030)
    second = journal.append(replace(ONE, began=years_later, answer=b"<other/>"))
    (body,) = bodies(journal)
    assert body["expires_at"] == years_later.replace(year=2040)
    assert [journal.get(id).answer for id in (first, second)] == [b"<answer/>", b"<other/>"]
    journal.append(ONE)
    assert bodies(journal)[0]["expires_at"] == years_later.replace(year=2040)
    assert len(found(journal)) == 3


def test_the_same_bytes_at_once(journal: JournalStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(journal.append, [ONE] * 16))
    assert len(set(ids)) == 16
    assert len(bodies(journal)) == 1
    assert set(found(journal)) == set(ids)


def test_one_insert_and_no_read_per_exchange(journal: JournalStore, mongodb_uri: str) -> None:
    seen: list[str] = []

    class Listener(monitoring.CommandListener):
        def started(self, event: monitoring.CommandStartedEvent) -> None:
            seen.append(event.command_name)

        def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

        def failed(self, event: monitoring.CommandFailedEvent) -> None: ...

    with MongoClient(mongodb_uri, event_listeners=[Listener()]) as client:
        watched = client[journal.collection.database.name][journal.collection.name]
        JournalStore(watched, new_id=new_id, retention=read_retention()).append(ONE)
    assert [name for name in seen if name not in ("hello", "endSessions", "ping")] == ["insert"]


def test_what_takes_long_to_compress_does_not_hold_up_the_others(journal: JournalStore) -> None:
    offloaded: list[str] = []

    def offload(work: Any, *arguments: Any) -> Any:
        offloaded.append(work.__name__)
        return work(*arguments)

    beside = JournalStore(journal.collection, new_id=new_id, retention=read_retention(), offload=offload)
    beside.append(ONE)
    assert offloaded == []
    beside.append(replace(ONE, message=b"x" * 70_000))
    assert offloaded == ["_packed"]


def test_it_is_found_by_dossier_message_time_direction_and_outcome(journal: JournalStore) -> None:
    later = CAME + timedelta(hours=1)
    a = journal.append(ONE)
    b = journal.append(replace(ONE, began=later, direction=Direction.OUT, outcome=Outcome.FAULT, message_id="0197"))
    c = journal.append(replace(ONE, began=later, file_code="QG2026000591", outcome=Outcome.REFUSED))
    unreadable = journal.append(replace(ONE, message=b"\xff", message_id="", file_code="", outcome=Outcome.FAULT))
    assert found(journal, file_code="QG2026000590") == [b, a]
    assert found(journal, message_id="0196") == [c, a]
    assert found(journal, direction=Direction.OUT) == [b]
    assert found(journal, outcome=Outcome.HELD) == [a]
    assert found(journal, outcome=Outcome.FAULT) == [b, unreadable]
    assert found(journal, since=later) == [c, b]
    assert found(journal, until=later) == [unreadable, a]
    assert found(journal, file_code="QG2026000591", outcome=Outcome.HELD) == []


def test_pages_follow_one_another(journal: JournalStore) -> None:
    # Several in the same millisecond: the id decides.
    ids = [journal.append(replace(ONE, began=CAME + timedelta(seconds=n // 3))) for n in range(10)]
    paged: list[str] = []
    after = None
    while page := journal.search(Search(), after=after, limit=3):
        paged += [kept.id for kept in page]
        after = (page[-1].began, page[-1].id)
    assert paged == ids[::-1]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"file_code": "QG2026000590"}, "file_code"),
        ({"message_id": "0196"}, "message_id"),
        ({"since": CAME}, "began"),
        ({}, "began"),
        ({"outcome": Outcome.FAULT}, "amiss"),
    ],
)
def test_every_search_has_its_index(journal: JournalStore, asked: dict[str, Any], index: str) -> None:
    from shared.single_window.journal.store import _mongo

    for n in range(30):
        outcome = Outcome.FAULT if n % 10 == 0 else Outcome.HELD
        journal.append(replace(ONE, message_id=f"{n:04}", file_code=f"QG{n:010}", outcome=outcome))
    plan = journal.collection.find(_mongo(Search(**asked), None)).sort([("began", -1), ("_id", -1)]).explain()
    text = str(plan["queryPlanner"]["winningPlan"])
    assert f"'indexName': '{index}'" in text
    assert "'stage': 'SORT'" not in text


def test_the_database_deletes_what_has_expired(journal: JournalStore) -> None:
    (expiry,) = [each for each in journal.collection.list_indexes() if each["name"] == "expiry"]
    assert (dict(expiry["key"]), expiry["expireAfterSeconds"]) == ({"expires_at": 1}, 0)
    journal.append(ONE)
    # Rows and bodies alike.
    assert journal.collection.count_documents({"expires_at": {"$type": "date"}}) == 2


def test_what_is_damaged_is_not_shown_as_if_it_were_whole(journal: JournalStore) -> None:
    id = journal.append(ONE)
    journal.collection.update_one({"data": {"$exists": True}}, {"$set": {"data": zlib.compress(b"forged")}})
    with pytest.raises(Unavailable, match="damaged"):
        journal.get(id)
    journal.collection.delete_one({"data": {"$exists": True}})
    with pytest.raises(Unavailable, match="damaged"):
        journal.get(id)


def test_a_body_is_no_exchange(journal: JournalStore) -> None:
    journal.append(ONE)
    with pytest.raises(NotFound):
        journal.get(bodies(journal)[0]["_id"])


def test_a_database_that_is_away_is_told() -> None:
    away: MongoClient[Any] = MongoClient("mongodb://127.0.0.1:9", serverSelectionTimeoutMS=200)
    with pytest.raises(Unavailable):
        JournalStore(away["x"]["y"], new_id=new_id, retention=read_retention()).append(ONE)


def test_texts_that_the_database_cannot_hold_are_kept_all_the_same(journal: JournalStore) -> None:
    id = journal.append(replace(ONE, error="\ud800\0" + "x" * 5000, message_id="y" * 500))
    kept = journal.get(id).kept
    assert (len(kept.error), len(kept.message_id)) == (2000, 64)


def test_what_nobody_known_sent_can_be_left_out(journal: JournalStore) -> None:
    known, stray = journal.append(ONE), journal.append(replace(ONE, stray=True, outcome=Outcome.REFUSED))
    assert set(found(journal, file_code=ONE.file_code)) == {known, stray}
    assert found(journal, file_code=ONE.file_code, strays=False) == [known]
