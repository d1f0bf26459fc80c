"""Inspection, wired: what reads like a table of contents."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from os import environ

from services.inspection.adapters import cases as case_storage
from services.inspection.adapters import complaints as complaint_storage
from services.inspection.adapters import entitlements as goods_storage
from services.inspection.adapters import figures as figure_storage
from services.inspection.adapters import lots as lot_storage
from services.inspection.adapters import officer_calendars as calendar_storage
from services.inspection.adapters import open_cases as open_case_storage
from services.inspection.adapters import worklist as worklist_storage
from services.inspection.adapters.cases import CaseRepository
from services.inspection.adapters.complaints import ComplaintRepository
from services.inspection.adapters.entitlements import EntitlementRepository, GoodRecordRepository, UntalliedCases
from services.inspection.adapters.laboratories import AdministeredLaboratories, ListedLaboratories
from services.inspection.adapters.lots import PastLots
from services.inspection.adapters.officer_calendars import OfficerCalendarRepository
from services.inspection.adapters.open_cases import OpenCaseFinder
from services.inspection.adapters.papers import paper_words
from services.inspection.adapters.photos import INDEXES as PHOTO_INDEXES
from services.inspection.adapters.photos import PhotoStore
from services.inspection.adapters.positions import positions_of
from services.inspection.adapters.result_numbers import ResultNumberCounter
from services.inspection.adapters.staff import RegisteredStaff
from services.inspection.adapters.summaries import summarise_older
from services.inspection.adapters.worklist import CaseLists
from services.inspection.application.calendar_ports import SchedulePorts
from services.inspection.application.deciding import FactFinder
from services.inspection.application.entitlement_ports import EntitlementPorts
from services.inspection.application.papers import papers_of, pictures_of
from services.inspection.application.reacting import IGNORED, reactions
from services.inspection.application.renewing import DecidingPorts
from services.inspection.application.settling import look_again
from services.inspection.application.spreading import spread_complaint
from services.inspection.application.tallying import tally_due
from services.inspection.application.waking import wake_entitlement
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.events import InspectionEvents
from services.inspection.entrypoints.http import InspectionHttp
from services.inspection.entrypoints.timers import InspectionTimers
from shared import regulation
from shared.papers.marks import MARK_INDEXES, PaperMarks
from shared.papers.store import INDEXES as PAPER_INDEXES
from shared.papers.wiring import paper_desk
from shared.reference.copies import Copies
from shared.regulation.officer_duty import load_duty
from shared.regulation.sampling import load_sampling
from shared.runtime import Platform, Service
from shared.storage import TimerSweep, ensure_indexes


def build(platform: Platform) -> Service:
    references = Copies.of(platform)
    law = replace(regulation.load(), administered=references.register.overrides)
    sampling = load_sampling()
    cases = platform.store(CaseRepository, "inspections", kind=case_storage.KIND, codec=case_storage.CODEC)
    complaints = platform.store(
        ComplaintRepository, "inspections", kind=complaint_storage.KIND, codec=complaint_storage.CODEC
    )
    calendars = platform.store(
        OfficerCalendarRepository, "inspections", kind=calendar_storage.KIND, codec=calendar_storage.CODEC
    )
    staff = RegisteredStaff(references.register)
    schedule = SchedulePorts(cases, calendars, law, load_duty(), platform.clock, platform.new_id, staff)
    entitlements = platform.store(
        EntitlementRepository, "inspections", kind=goods_storage.KIND, codec=goods_storage.CODEC
    )
    records = platform.store(
        GoodRecordRepository, "inspections", kind=goods_storage.RECORD_KIND, codec=goods_storage.RECORD_CODEC
    )
    facts_for = FactFinder(complaints, cases, law, entitlements)
    goods = EntitlementPorts(
        entitlements,
        records,
        UntalliedCases(cases),
        ResultNumberCounter(platform.database["entitlement_numbers"]),
        OpenCaseFinder(cases),
        DecidingPorts(cases, facts_for, law, platform.clock),
        platform.new_id,
    )
    counts = figure_storage.CaseCounts(platform.database["case_figures"], cases)
    photos = PhotoStore(platform.database["photos"], clock=platform.clock)
    messages = platform.messages(
        cases,
        reactions(facts_for=facts_for, law=law, clock=platform.clock),
        IGNORED,
        further=[references.fed],
        publishing=[entitlements],
    )
    papers = paper_desk(
        "inspection",
        platform.database,
        owed=partial(papers_of, cases=cases, entitlements=entitlements, words=paper_words(law, references.register)),
        marks=PaperMarks(cases, entitlements),
        clock=platform.clock,
        environ=environ,
        pictures=lambda paper: pictures_of(paper.subject, paper.facts, photos),
    )
    app = InspectionApp(
        cases=cases,
        worklist=CaseLists(cases),
        counts=counts,
        count_changed=counts.count_changed,
        complaints=complaints,
        numbers=ResultNumberCounter(platform.database["result_numbers"]),
        law=law,
        clock=platform.clock,
        new_id=platform.new_id,
        messages=messages,
        schedule=schedule,
        goods=goods,
        papers=papers,
        positions=positions_of(cases),
        spread_complaints=TimerSweep(complaints, partial(spread_complaint, complaints=complaints, ports=goods)).run,
        tally_results=partial(tally_due, ports=goods),
        wake_entitlements=TimerSweep(entitlements, partial(wake_entitlement, ports=goods)).run,
        summarise_older=partial(summarise_older, cases),
        remove_unnamed_photos=photos.sweep,
        settle_bookings=TimerSweep(calendars, partial(look_again, ports=schedule)).run,
        laboratories=AdministeredLaboratories(ListedLaboratories(sampling.laboratories), references.register),
        photos=photos,
        lots=PastLots(cases),
        sampling=sampling,
        facts_for=facts_for,
        dispositions=cases,
    )

    def prepare() -> None:
        messages.ensure_indexes(
            *case_storage.INDEXES,
            *MARK_INDEXES,
            *worklist_storage.INDEXES,
            *figure_storage.CASE_INDEXES,
            *complaint_storage.INDEXES,
            *calendar_storage.INDEXES,
            *lot_storage.INDEXES,
            *goods_storage.INDEXES,
            *open_case_storage.INDEXES,
        )
        ensure_indexes(photos.collection, PHOTO_INDEXES)
        ensure_indexes(counts.collection, figure_storage.INDEXES)
        ensure_indexes(papers.store.collection, PAPER_INDEXES)

    return Service(
        app,
        fronts=(InspectionHttp, InspectionEvents),
        back=InspectionTimers,
        prepare=prepare,
        admit=references.admit,
    )
