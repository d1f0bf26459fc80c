"""The part of the API about the goods themselves: cleared by customs, labelled anew."""

from __future__ import annotations

from services.registration.application import goods_acts
from services.registration.domain import commands
from services.registration.domain.states import Act
from services.registration.entrypoints.acting import WITH_FILES, acted, request_of
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.describing import who_and_when
from services.registration.entrypoints.schemas.acts import ActOut
from services.registration.entrypoints.schemas.goods_acts import (
    ClearanceIn,
    ConformityPapersIn,
    LabelCorrectionIn,
    LabelRequestIn,
)
from services.registration.entrypoints.translation import document_draft
from shared.web import Call, Reply, WebService, operation


class GoodsOperations(WebService):
    app: RegistrationApp

    @operation(
        "POST",
        "/registrations/<id>/clearances",
        summary="Record that customs cleared the goods of a declaration; the time for the conformity result begins",
        description=who_and_when(Act.RECORD_CLEARANCE),
        body=ClearanceIn,
        response=ActOut,
        roles=("importer", "officer"),
        versioned=True,
        idempotent=True,
    )
    def record_clearance(self, call: Call) -> Reply:
        command = commands.RecordClearance(**call.body, by=call.principal.actor().id)
        return acted(
            goods_acts.record_goods_cleared(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity-papers",
        summary="Hand in the own assessment (measure 2a), or a copy of the certificate (2b), after clearance",
        description=who_and_when(Act.HAND_IN_CONFORMITY),
        body=ConformityPapersIn,
        response=ActOut,
        roles=("importer", "officer"),
        versioned=True,
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=WITH_FILES,
    )
    def hand_in_conformity(self, call: Call) -> Reply:
        app, body = self.app, call.body
        lines = tuple((line["line_no"], line["result"], line["reason"]) for line in body["lines"])
        documents = tuple(document_draft(document, call.files) for document in body["documents"])
        command = commands.HandInConformity(lines, documents, body["note"])
        return acted(
            goods_acts.hand_in_conformity_papers(
                request_of(call),
                command,
                dossiers=app.dossiers,
                documents=app.documents,
                law=app.law,
                clock=app.clock,
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/label-correction-requests",
        summary="Ask the importer to correct labels; the last day is the law's",
        description=who_and_when(Act.REQUEST_LABEL_CORRECTION),
        body=LabelRequestIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def request_label_correction(self, call: Call) -> Reply:
        body = call.body
        command = commands.RequestLabelCorrection(tuple(body["lines"]), body["fault"], body["reason"])
        return acted(
            goods_acts.request_label_correction(
                request_of(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/label-corrections",
        summary="Show that the labels were corrected",
        description=who_and_when(Act.PROVIDE_LABEL_CORRECTION),
        body=LabelCorrectionIn,
        response=ActOut,
        roles=("importer", "officer"),
        versioned=True,
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=WITH_FILES,
    )
    def provide_label_correction(self, call: Call) -> Reply:
        app = self.app
        documents = tuple(document_draft(document, call.files) for document in call.body["documents"])
        command = commands.ProvideLabelCorrection(call.body["note"], documents)
        return acted(
            goods_acts.show_label_corrected(
                request_of(call),
                command,
                dossiers=app.dossiers,
                documents=app.documents,
                law=app.law,
                clock=app.clock,
            )
        )
