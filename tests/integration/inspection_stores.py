"""Inspection's repositories over a database of a test's own."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from services.inspection.adapters import cases, complaints, officer_calendars
from services.inspection.application.calendar_ports import SchedulePorts
from shared import regulation
from shared.clock import new_id, utc_now
from shared.contracts import CATALOGUE
from shared.regulation.officer_duty import load_duty
from shared.storage import AGGREGATE_INDEXES, ensure_indexes


def stores_of(database: Database[Any]) -> tuple[cases.CaseRepository, complaints.ComplaintRepository]:
    common: Any = {"source": "inspection", "catalogue": CATALOGUE, "clock": utc_now, "new_id": new_id}
    collection = database["inspections"]
    ensure_indexes(collection, (*AGGREGATE_INDEXES, *cases.INDEXES, *complaints.INDEXES))
    return (
        cases.CaseRepository(collection, kind=cases.KIND, codec=cases.CODEC, **common),
        complaints.ComplaintRepository(collection, kind=complaints.KIND, codec=complaints.CODEC, **common),
    )


def schedule_of(database: Database[Any]) -> SchedulePorts:
    """Scheduling over the same collection."""
    case_store, _ = stores_of(database)
    collection = database["inspections"]
    ensure_indexes(collection, officer_calendars.INDEXES)
    calendars = officer_calendars.OfficerCalendarRepository(
        collection,
        kind=officer_calendars.KIND,
        codec=officer_calendars.CODEC,
        source="inspection",
        catalogue=CATALOGUE,
        clock=utc_now,
        new_id=new_id,
    )
    return SchedulePorts(case_store, calendars, regulation.load(), load_duty(), utc_now, new_id)
