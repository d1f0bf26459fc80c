"""Old history moves out of a large document, and nobody who reads it notices."""

from __future__ import annotations

import pytest
from pymongo.collection import Collection
from pymongo.errors import AutoReconnect

from shared.aggregate import Once
from shared.storage import Outbox
from shared.storage.history import first_flaw
from tests.example import Rally, play
from tests.integration.storage.conftest import ACTOR, Table

pytestmark = pytest.mark.integration


@pytest.fixture
def small(table: Table) -> Table:
    """ping's documents are relieved once their history passes a few kilobytes."""
    table.ping.archive.largest, table.ping.archive.kept = 3_000, 3
    return table


def published(table: Table, subject: str) -> None:
    outbox = Outbox(table.ping)
    for pending in outbox.pending([subject]):
        outbox.mark_published({subject: pending.envelopes})


def grow(table: Table, balls: int) -> None:
    for _ in range(balls):
        table.played("a", "x" * 200)
        published(table, "a")


def in_document(table: Table) -> list[int]:
    return [entry["number"] for entry in table.ping.collection.find_one({"_id": "a"})["history"]]


def test_history_resend_and_chain_are_whole_after_archiving(small: Table) -> None:
    grow(small, 40)
    assert len(in_document(small)) < 20, "something was archived"
    entries = small.ping.history("a")
    assert [entry["number"] for entry in entries] == list(range(1, 41))
    assert first_flaw(entries) is None
    envelopes = Outbox(small.ping).published("a", 1)
    assert [envelope.sequence for envelope in envelopes] == list(range(1, 41))
    assert [envelope.sequence for envelope in Outbox(small.ping).published("a", 7, limit=5)] == [7, 8, 9, 10, 11]
    for envelope in envelopes:
        small.inbox.receive(envelope)
    assert small.returned("a") == tuple(range(1, 41))


def test_what_is_not_published_stays(small: Table) -> None:
    small.played("a", *["x" * 200] * 30)
    assert in_document(small) == list(range(1, 31))


def test_archiving_is_no_act(small: Table) -> None:
    grow(small, 30)
    found = small.ping.load("a")
    assert found.version == 30
    small.ping.archive.relieve("a")
    assert small.ping.save(found, play(found.state, 31), actor=ACTOR).version == 31
    assert first_flaw(small.ping.history("a")) is None


def test_an_answer_is_given_again_from_the_archive(small: Table) -> None:
    once = Once("message:1", "f")
    small.ping.create("a", play(Rally("a"), 1), actor=ACTOR, once=once, answer={"function": "99"})
    published(small, "a")
    grow(small, 40)
    assert 1 not in in_document(small)
    assert small.ping.answered(once) == {"function": "99"}


def test_a_crash_between_writing_and_pulling_doubles_nothing(small: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    small.ping.archive.largest = 10**9
    grow(small, 20)

    def die(*_: object, **__: object) -> None:
        raise AutoReconnect("the process dies here")

    with monkeypatch.context() as dying:
        dying.setattr(Collection, "update_one", die)
        with pytest.raises(Exception, match="dies here"):
            small.ping.archive.relieve("a")
    assert [entry["number"] for entry in small.ping.history("a")] == list(range(1, 21))
    assert [e.sequence for e in Outbox(small.ping).published("a", 1)] == list(range(1, 21))
    grow(small, 5)
    small.ping.archive.relieve("a")
    assert [entry["number"] for entry in small.ping.history("a")] == list(range(1, 26))
    assert first_flaw(small.ping.history("a")) is None
