"""Inspection's repositories over a database of a test's own."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from services.inspection.adapters import cases, complaints
from shared.clock import new_id, utc_now
from shared.contracts import CATALOGUE
from shared.storage import AGGREGATE_INDEXES, ensure_indexes


def stores_of(database: Database[Any]) -> tuple[cases.CaseRepository, complaints.ComplaintRepository]:
    common: Any = {"source": "inspection", "catalogue": CATALOGUE, "clock": utc_now, "new_id": new_id}
    collection = database["inspections"]
    ensure_indexes(collection, (*AGGREGATE_INDEXES, *cases.INDEXES, *complaints.INDEXES))
    return (
        cases.CaseRepository(collection, kind=cases.KIND, codec=cases.CODEC, **common),
        complaints.ComplaintRepository(collection, kind=complaints.KIND, codec=complaints.CODEC, **common),
    )
