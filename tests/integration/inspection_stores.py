"""Inspection's repositories over a database of a test's own."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from services.inspection.adapters import cases, complaints, entitlements, officer_calendars, open_cases, worklist
from services.inspection.adapters.result_numbers import ResultNumberCounter
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.deciding import FactFinder
from services.inspection.application.entitlement_ports import EntitlementPorts
from services.inspection.application.renewing import DecidingPorts
from shared import regulation
from shared.clock import Clock, new_id, utc_now
from shared.contracts import CATALOGUE
from shared.regulation.officer_duty import load_duty
from shared.storage import AGGREGATE_INDEXES, ensure_indexes


def stores_of(database: Database[Any]) -> tuple[cases.CaseRepository, complaints.ComplaintRepository]:
    common: Any = {"source": "inspection", "catalogue": CATALOGUE, "clock": utc_now, "new_id": new_id}
    collection = database["inspections"]
    ensure_indexes(collection, (*AGGREGATE_INDEXES, *cases.INDEXES, *worklist.INDEXES, *complaints.INDEXES))
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


def goods_of(
    database: Database[Any], clock: Clock = utc_now
) -> tuple[complaints.ComplaintRepository, EntitlementPorts]:
    """Complaints, records and entitlements over the same collection, with the cases that follow them."""
    collection = database["inspections"]
    ensure_indexes(
        collection,
        (
            *AGGREGATE_INDEXES,
            *cases.INDEXES,
            *complaints.INDEXES,
            *entitlements.INDEXES,
            *open_cases.INDEXES,
        ),
    )
    common: Any = {"source": "inspection", "catalogue": CATALOGUE, "clock": clock, "new_id": new_id}
    case_store = cases.CaseRepository(collection, kind=cases.KIND, codec=cases.CODEC, **common)
    filed = complaints.ComplaintRepository(collection, kind=complaints.KIND, codec=complaints.CODEC, **common)
    granted = entitlements.EntitlementRepository(collection, kind=entitlements.KIND, codec=entitlements.CODEC, **common)
    records = entitlements.GoodRecordRepository(
        collection, kind=entitlements.RECORD_KIND, codec=entitlements.RECORD_CODEC, **common
    )
    law = regulation.load()
    ports = EntitlementPorts(
        granted,
        records,
        entitlements.UntalliedCases(case_store),
        ResultNumberCounter(database["entitlement_numbers"]),
        open_cases.OpenCaseFinder(case_store),
        DecidingPorts(case_store, FactFinder(filed, case_store, law, granted), law, clock),
        new_id,
    )
    return filed, ports
