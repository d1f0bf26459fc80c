"""What came before its dossier, on the real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo import MongoClient

from services.registration.adapters.early_messages import EARLY_INDEXES, EarlyMessageStore
from services.registration.application.early import EarlyMessage
from shared.storage import ensure_indexes

pytestmark = pytest.mark.integration

CAME = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ONE = EarlyMessage("message:1", "said", "QG2026000102", "a" * 64, CAME)


@pytest.fixture
def early(database: MongoClient, mongo_prefix: str) -> EarlyMessageStore:
    store = EarlyMessageStore(database[f"{mongo_prefix}registration"]["early_messages"])
    ensure_indexes(store.collection, EARLY_INDEXES)
    return store


def test_it_stands_as_it_was_kept_first(early: EarlyMessageStore) -> None:
    later = replace(ONE, received_at=CAME + timedelta(minutes=1), fingerprint="other")
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(early.keep, [ONE] * 8))
    assert kept == [ONE] * 8
    assert early.keep(later) == ONE
    assert early.find("message:1") == ONE
    assert early.find("message:2") is None


def test_what_waits_is_found_until_it_is_settled(early: EarlyMessageStore) -> None:
    two = replace(ONE, id="message:2", received_at=CAME - timedelta(minutes=1))
    three = replace(ONE, id="message:3", file_code="QG2026000103")
    for message in (ONE, two, three):
        early.keep(message)
    assert early.waiting("QG2026000102") == [two, ONE]
    assert set(early.file_codes()) == {"QG2026000102", "QG2026000103"}
    early.settle("message:1", "applied")
    early.settle("message:3", "no dossier came")
    assert early.waiting("QG2026000102") == [two]
    assert early.file_codes() == ["QG2026000102"]
    settled = early.find("message:1")
    assert settled == replace(ONE, outcome="applied")


def test_many_that_wait_in_vain_hide_nobody(early: EarlyMessageStore) -> None:
    for n in range(250):
        early.keep(replace(ONE, id=f"message:{n}", file_code=f"QG{n}", received_at=CAME + timedelta(seconds=n)))
    assert len(early.file_codes()) == 250


def test_what_was_not_acted_on_is_listed_until_it_is(early: EarlyMessageStore) -> None:
    for n in range(3):
        early.keep(replace(ONE, id=f"message:{n}", received_at=CAME + timedelta(seconds=n)))
    early.settle("message:0", "no dossier came")
    early.settle("message:1", "applied")
    early.settle("message:2", "invalid: …")
    assert [each.id for each in early.unapplied(before=None, limit=5)] == ["message:2", "message:0"]
    assert [each.id for each in early.unapplied(before=CAME + timedelta(seconds=2), limit=5)] == ["message:0"]
    assert [each.id for each in early.unapplied(before=None, limit=5, file_code=ONE.file_code)] != []
    assert early.unapplied(before=None, limit=5, file_code="QG2026999999") == []
    early.settle("message:2", "applied")
    assert [each.id for each in early.unapplied(before=None, limit=5)] == ["message:0"]


def test_what_was_acted_on_at_once_waits_for_nothing(early: EarlyMessageStore) -> None:
    assert early.keep(replace(ONE, outcome="applied")).received_at == CAME
    assert early.file_codes() == []
    assert early.keep(replace(ONE, received_at=CAME + timedelta(minutes=1))) == replace(ONE, outcome="applied")
