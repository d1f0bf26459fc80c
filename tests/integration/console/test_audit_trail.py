"""The audit trail in the database: added to, found by its indexes, gone by its own date alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from uuid6 import UUID, uuid7

from services.console.adapters.records.audit import MongoTrail
from services.console.application.auditing import AuditEntry, AuditQuery, Caller

pytestmark = pytest.mark.integration

BEGIN = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
# Longer than any clock of a test machine is ahead: the database deletes by itself.
KEPT = timedelta(days=36_500)
PERSONS = ("lan.nt", "mai.tt", "binh.tv", "hoa.lt")


def _entry(n: int) -> AuditEntry:
    """One every ten minutes, of each person in turn."""
    at = BEGIN + timedelta(minutes=10 * n)
    made = uuid7().int & ((1 << 80) - 1) | int(at.timestamp() * 1000) << 80
    caller = Caller(PERSONS[n % 4], "officer", "TCKT18", "10.0.0.7", "Chromium")
    return AuditEntry(str(UUID(int=made)), at, "viewed", caller, "dossier", f"id-{n % 50}", f"QG{n % 50}")


@pytest.fixture(scope="module")
def kept(database: MongoClient[Any]) -> Iterator[Database[Any]]:
    kept = database["t_audit_trail_console"]
    trail = MongoTrail(kept, KEPT)
    for n in range(1000):
        trail.add(_entry(n))
    yield kept
    database.drop_database(kept.name)


@pytest.fixture
def trail(kept: Database[Any]) -> MongoTrail:
    return MongoTrail(kept, KEPT)


QUERIES = {
    "all": AuditQuery(),
    "person": AuditQuery(person="lan.nt"),
    "about an id": AuditQuery(about="id-7"),
    "about a file code": AuditQuery(about="QG7"),
    "act": AuditQuery(act="viewed"),
    "a day": AuditQuery(since=BEGIN + timedelta(days=2), until=BEGIN + timedelta(days=3)),
    "person on a day": AuditQuery(person="mai.tt", since=BEGIN + timedelta(days=2), until=BEGIN + timedelta(days=3)),
}


def _fits(query: AuditQuery, entry: AuditEntry) -> bool:
    return (
        query.person in (None, entry.caller.person)
        and query.about in (None, entry.ref, entry.detail)
        and query.act in (None, entry.act)
        and (query.since is None or query.since <= entry.at)
        and (query.until is None or entry.at < query.until)
    )


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_every_entry_is_found_newest_first_page_by_page(trail: MongoTrail, query: AuditQuery) -> None:
    found: list[AuditEntry] = []
    cursor = None
    while True:
        page = trail.find(query, cursor=cursor, limit=37)
        found += page.items
        cursor = page.cursor
        if cursor is None:
            break
    expected = [entry for entry in map(_entry, reversed(range(1000))) if _fits(query, entry)]
    assert [(e.at, e.caller, e.ref) for e in found] == [(e.at, e.caller, e.ref) for e in expected]


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_a_page_reads_little_more_than_it_shows(trail: MongoTrail, kept: Database[Any], query: AuditQuery) -> None:
    kept.system.profile.drop()
    kept.command("profile", 2)
    try:
        trail.find(query, cursor=None, limit=10)
        (read,) = kept.system.profile.find({"op": "query", "ns": f"{kept.name}.audit"})
    finally:
        kept.command("profile", 0)
    assert not read.get("hasSortStage")
    # Five seconds on either side of a day, and one entry to know whether there is another page.
    assert read["docsExamined"] <= 10 + 4


def test_an_entry_goes_by_its_own_date(kept: Database[Any]) -> None:
    (entry,) = kept.audit.find().sort("_id", 1).limit(1)
    assert entry["expires_at"] == BEGIN + KEPT
    assert kept.audit.index_information()["kept"]["expireAfterSeconds"] == 0
