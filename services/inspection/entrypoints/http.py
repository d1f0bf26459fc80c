"""The JSON API of inspection: the worklist, the officers' acts, review and signature."""

from __future__ import annotations

from services.inspection.application import reading, working
from services.inspection.domain import commands
from services.inspection.domain.on_paper import OnPaper
from services.inspection.entrypoints.after_notice import AfterNoticeOperations
from services.inspection.entrypoints.app import InspectionApp
from services.inspection.entrypoints.appointments import AppointmentOperations
from services.inspection.entrypoints.auditing import CASE_FACTS
from services.inspection.entrypoints.calendars import CalendarOperations
from services.inspection.entrypoints.complaints import ComplaintOperations
from services.inspection.entrypoints.entitlements import EntitlementOperations
from services.inspection.entrypoints.figures import FiguresOperations
from services.inspection.entrypoints.lots import LotOperations
from services.inspection.entrypoints.papers import CasePapers
from services.inspection.entrypoints.photos import PhotoOperations
from services.inspection.entrypoints.requests import acted, by, request_of
from services.inspection.entrypoints.results import ResultOperations
from services.inspection.entrypoints.samples import SampleOperations
from services.inspection.entrypoints.schemas.cases import (
    ActOut,
    ChecklistItemsOut,
    InspectionOut,
    LargestOut,
    LargestQuery,
)
from services.inspection.entrypoints.schemas.commands import (
    AssignIn,
    ChangeModeIn,
    ChecklistIn,
)
from services.inspection.entrypoints.testing import TestOperations
from services.inspection.entrypoints.translation import inspection_of
from services.inspection.entrypoints.worklist import WorklistOperations
from shared.auditing.http import AuditOperations
from shared.auditing.http_evidence import EvidenceOperations
from shared.messaging.http import MessageOperations
from shared.messaging.positions import PositionOperations
from shared.operating.http import OperatingOperations
from shared.regulation import legal_day
from shared.web import App, Call, Reply, operation
from shared.web.history import HistoryOut

_READERS = ("officer", "reviewer", "signer", "operator", "admin")


class InspectionHttp(
    MessageOperations,
    OperatingOperations,
    AuditOperations,
    EvidenceOperations,
    PositionOperations,
    WorklistOperations,
    ComplaintOperations,
    AppointmentOperations,
    CalendarOperations,
    LotOperations,
    SampleOperations,
    PhotoOperations,
    TestOperations,
    ResultOperations,
    AfterNoticeOperations,
    EntitlementOperations,
    FiguresOperations,
    CasePapers,
):
    """Inspection of registered dossiers: worklist, appointments, evidence, results up to the signature; complaints."""

    name = "inspection-http"
    app: InspectionApp = App()
    audit_facts = CASE_FACTS

    @operation("GET", "/inspections/<id>", summary="One case", response=InspectionOut, roles=_READERS)
    def read(self, call: Call) -> Reply:
        actor = call.principal.actor()
        aggregate = reading.read_case(call.path["id"], actor=actor, cases=self.app.cases)
        barred = reading.barred_to(actor, aggregate.state, self.app.law)
        name = reading.officer_name(aggregate.state, self.app.schedule.staff, legal_day(self.app.clock()))
        return Reply(inspection_of(aggregate, officer_name=name, barred=barred), version=aggregate.version)

    @operation(
        "GET",
        "/inspections/<id>/history",
        summary="Every act on the case, oldest first",
        response=HistoryOut,
        roles=_READERS,
    )
    def history(self, call: Call) -> Reply:
        entries = reading.read_history(call.path["id"], actor=call.principal.actor(), cases=self.app.cases)
        return Reply({"entries": entries})

    @operation(
        "GET",
        "/file-codes/largest",
        summary="The largest file code that is known here: what a restored registration has to jump past",
        query=LargestQuery,
        response=LargestOut,
        roles=("operator",),
    )
    def largest_file_code(self, call: Call) -> Reply:
        return Reply({"file_code": self.app.cases.largest_file_code(call.query["beginning"])})

    @operation("GET", "/checklist", summary="What an officer looks at", response=ChecklistItemsOut, roles=_READERS)
    def checklist_items(self, _call: Call) -> Reply:
        return Reply({"items": list(self.app.law.checklist)})

    @operation(
        "POST",
        "/inspections/<id>/assign",
        summary="Give the case to an officer, or back to nobody",
        body=AssignIn,
        response=ActOut,
        roles=("officer", "reviewer", "signer"),
        versioned=True,
        idempotent=True,
    )
    def assign(self, call: Call) -> Reply:
        command = commands.Assign(call.body["officer"])
        return acted(working.assign_case(request_of(call), command, cases=self.app.cases, clock=self.app.clock))

    @operation(
        "POST",
        "/inspections/<id>/checklist",
        summary="Answer items of the checklist; later answers replace earlier ones",
        body=ChecklistIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def checklist(self, call: Call) -> Reply:
        command = commands.RecordChecklist(
            tuple(call.body["answers"]),
            by(call),
            tuple(call.body["coverage"]),
            OnPaper(call.body["done_on"], call.body["outage"]),
        )
        return acted(
            working.answer_checklist(
                request_of(call),
                command,
                cases=self.app.cases,
                law=self.app.law,
                clock=self.app.clock,
                facts_for=self.app.facts_for,
            )
        )

    @operation(
        "POST",
        "/inspections/<id>/change-mode",
        summary="Look closer than the rules say",
        body=ChangeModeIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def change_mode(self, call: Call) -> Reply:
        command = commands.ChangeMode(call.body["mode"], call.body["reason"], by(call))
        return acted(
            working.change_case_mode(
                request_of(call), command, cases=self.app.cases, law=self.app.law, clock=self.app.clock
            )
        )
