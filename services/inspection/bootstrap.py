"""Inspection, wired: what reads like a table of contents."""

from __future__ import annotations

from functools import partial

from services.inspection.adapters import cases as case_storage
from services.inspection.adapters import complaints as complaint_storage
from services.inspection.adapters import lots as lot_storage
from services.inspection.adapters import officer_calendars as calendar_storage
from services.inspection.adapters.cases import CaseRepository
from services.inspection.adapters.complaints import ComplaintRepository
from services.inspection.adapters.laboratories import ListedLaboratories
from services.inspection.adapters.lots import PastLots
from services.inspection.adapters.officer_calendars import OfficerCalendarRepository
from services.inspection.adapters.result_numbers import ResultNumberCounter
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.deciding import FactFinder
from services.inspection.application.reacting import IGNORED, reactions
from services.inspection.application.settling import look_again
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.events import InspectionEvents
from services.inspection.entrypoints.http import InspectionHttp
from services.inspection.entrypoints.timers import InspectionTimers
from shared import regulation
from shared.regulation.officer_duty import load_duty
from shared.regulation.sampling import load_sampling
from shared.runtime import Platform, Service
from shared.storage import TimerSweep


def build(platform: Platform) -> Service:
    law, sampling = regulation.load(), load_sampling()
    cases = platform.store(CaseRepository, "inspections", kind=case_storage.KIND, codec=case_storage.CODEC)
    complaints = platform.store(
        ComplaintRepository, "inspections", kind=complaint_storage.KIND, codec=complaint_storage.CODEC
    )
    calendars = platform.store(
        OfficerCalendarRepository, "inspections", kind=calendar_storage.KIND, codec=calendar_storage.CODEC
    )
    schedule = SchedulePorts(cases, calendars, law, load_duty(), platform.clock, platform.new_id)
    facts_for = FactFinder(complaints, cases, law)
    messages = platform.messages(cases, reactions(facts_for=facts_for, law=law, clock=platform.clock), IGNORED)
    app = InspectionApp(
        cases=cases,
        complaints=complaints,
        numbers=ResultNumberCounter(platform.database["result_numbers"]),
        law=law,
        clock=platform.clock,
        new_id=platform.new_id,
        messages=messages,
        schedule=schedule,
        settle_bookings=TimerSweep(calendars, partial(look_again, ports=schedule)).run,
        laboratories=ListedLaboratories(sampling.laboratories),
        lots=PastLots(cases),
        sampling=sampling,
    )
    return Service(
        app,
        fronts=(InspectionHttp, InspectionEvents),
        back=InspectionTimers,
        prepare=partial(
            messages.ensure_indexes,
            *case_storage.INDEXES,
            *complaint_storage.INDEXES,
            *calendar_storage.INDEXES,
            *lot_storage.INDEXES,
        ),
    )
