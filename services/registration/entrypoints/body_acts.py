"""The part of the API for the certification body (tổ chức chứng nhận): its own case, beside the agency's."""

from __future__ import annotations

from services.registration.application import answering, body_acts
from services.registration.domain import commands
from services.registration.domain.dossier import Handler
from services.registration.domain.states import Act
from services.registration.entrypoints.acting import WITH_FILES, acted, request_of
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.describing import who_and_when
from services.registration.entrypoints.schemas.acts import (
    ActOut,
    BodySupplementRequestIn,
    ConformityResultIn,
    NoteIn,
    ReasonIn,
)
from services.registration.entrypoints.translation import certificate_draft, document_draft
from shared.web import Call, Reply, WebService, operation

_ROLES = ("cert_body",)
_THEIRS = Handler.TCCN


class BodyOperations(WebService):
    app: RegistrationApp

    @operation(
        "POST",
        "/registrations/<id>/conformity/accept",
        summary="Take the dossier in for certification",
        description=who_and_when(Act.ACCEPT, handler="tccn"),
        body=NoteIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def body_accept(self, call: Call) -> Reply:
        command = commands.AcceptDossier(call.body["note"])
        return acted(
            body_acts.body_accepts(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity/refuse",
        summary="Refuse to certify; the agency's case goes on",
        description=who_and_when(Act.REFUSE, handler="tccn"),
        body=ReasonIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def body_refuse(self, call: Call) -> Reply:
        command = commands.RefuseDossier(call.body["reason"])
        return acted(
            body_acts.body_refuses(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity/supplement-requests",
        summary="Ask the importer for what the certification lacks",
        description=who_and_when(Act.REQUEST_SUPPLEMENT, handler="tccn"),
        body=BodySupplementRequestIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def body_request_supplement(self, call: Call) -> Reply:
        command = commands.RequestSupplement(tuple(call.body["items"]), call.body["reason"])
        return acted(
            body_acts.body_requests_supplement(
                request_of(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity/withdrawal/allow",
        summary="Let the importer take the dossier back from the certification body",
        description=who_and_when(Act.ALLOW_WITHDRAWAL, handler="tccn"),
        body=NoteIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def body_allow_withdrawal(self, call: Call) -> Reply:
        command = commands.Allow(call.body["note"])
        return acted(
            answering.let_withdraw(request_of(call), command, _THEIRS, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity/withdrawal/refuse",
        summary="Go on with the certification",
        description=who_and_when(Act.REFUSE_WITHDRAWAL, handler="tccn"),
        body=ReasonIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def body_refuse_withdrawal(self, call: Call) -> Reply:
        command = commands.Decline(call.body["reason"])
        return acted(
            answering.not_let_withdraw(
                request_of(call), command, _THEIRS, dossiers=self.app.dossiers, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity/amendment/allow",
        summary="Let the importer send the registration again, amended for the certification",
        description=who_and_when(Act.ALLOW_AMENDMENT, handler="tccn"),
        body=NoteIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def body_allow_amendment(self, call: Call) -> Reply:
        command = commands.Allow(call.body["note"])
        return acted(
            answering.let_amend(request_of(call), command, _THEIRS, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity/amendment/refuse",
        summary="Certify the registration as it is",
        description=who_and_when(Act.REFUSE_AMENDMENT, handler="tccn"),
        body=ReasonIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def body_refuse_amendment(self, call: Call) -> Reply:
        command = commands.Decline(call.body["reason"])
        return acted(
            answering.not_let_amend(
                request_of(call), command, _THEIRS, dossiers=self.app.dossiers, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/conformity/result",
        summary="Submit the conformity result per goods line, with the certificate",
        description=who_and_when(Act.SUBMIT_CONFORMITY_RESULT, handler="tccn"),
        body=ConformityResultIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
        multipart=True,
        max_body=WITH_FILES,
    )
    def submit_conformity_result(self, call: Call) -> Reply:
        lines = tuple((line["line_no"], line["result"], line["reason"]) for line in call.body["lines"])
        documents = tuple(document_draft(document, call.files) for document in call.body["documents"])
        command = commands.SubmitConformityResult(lines, certificate_draft(call.body["certificate"]), documents)
        app = self.app
        return acted(
            body_acts.submit_result(
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
        "/registrations/<id>/conformity/result/revoke",
        summary="Take the conformity result back",
        description=who_and_when(Act.REVOKE_CONFORMITY_RESULT, handler="tccn"),
        body=ReasonIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def revoke_conformity_result(self, call: Call) -> Reply:
        command = commands.RevokeConformityResult(call.body["reason"])
        return acted(
            body_acts.revoke_submitted_result(
                request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock
            )
        )
