"""Notification's stores over a database of a test's own."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from services.notification.adapters.correspondences import CODEC, INDEXES, KIND, CorrespondenceRepository
from services.notification.adapters.window_standings import STANDING_INDEXES
from shared.clock import new_id, utc_now
from shared.contracts import CATALOGUE
from shared.single_window.journal import INDEXES as JOURNAL_INDEXES
from shared.single_window.journal import JournalStore, read_retention
from shared.storage import AGGREGATE_INDEXES, ensure_indexes


def correspondences_of(database: Database[Any]) -> CorrespondenceRepository:
    stored = CorrespondenceRepository(
        database["notifications"],
        kind=KIND,
        codec=CODEC,
        source="notification",
        catalogue=CATALOGUE,
        clock=utc_now,
        new_id=new_id,
    )
    ensure_indexes(stored.collection, (*AGGREGATE_INDEXES, *INDEXES, *STANDING_INDEXES))
    return stored


def journal_of(database: Database[Any]) -> JournalStore:
    journal = JournalStore(database["window_journal"], new_id=new_id, retention=read_retention())
    ensure_indexes(journal.collection, JOURNAL_INDEXES)
    return journal
