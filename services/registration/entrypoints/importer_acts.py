"""The part of the API for what importers do with a dossier, through the portal or, entered by an officer, at the counter."""

from __future__ import annotations

from services.registration.application import importer_acts
from services.registration.domain import commands
from services.registration.domain.dossier import Handler
from services.registration.domain.states import Act
from services.registration.entrypoints.acting import WITH_FILES, acted, request_of
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.describing import who_and_when
from services.registration.entrypoints.schemas.acts import (
    ActOut,
    CancelIn,
    CertificationBodyIn,
    ExtensionRequestIn,
    RequestIn,
)
from services.registration.entrypoints.schemas.content import ContentIn, HandledContentIn
from services.registration.entrypoints.translation import draft_of, named_draft
from shared.web import Call, Reply, WebService, operation

_ROLES = ("importer", "officer")


class ImporterOperations(WebService):
    app: RegistrationApp

    @operation(
        "POST",
        "/registrations/<id>/modifications",
        summary="Send the registration anew before anybody accepted it",
        description=who_and_when(Act.MODIFY),
        body=ContentIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=WITH_FILES,
    )
    def modify(self, call: Call) -> Reply:
        app, command = self.app, commands.ModifyDossier(draft_of(call.body, call.files))
        return acted(
            importer_acts.modify_dossier(
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
        "/registrations/<id>/supplements",
        summary="Answer a supplement request with the whole registration anew",
        description=who_and_when(Act.SUPPLEMENT),
        body=HandledContentIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=WITH_FILES,
    )
    def supplement(self, call: Call) -> Reply:
        app = self.app
        command = commands.SupplementDossier(draft_of(call.body, call.files), Handler(call.body["handler"]))
        return acted(
            importer_acts.supplement_dossier(
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
        "/registrations/<id>/amendments",
        summary="Send the registration again, amended as was allowed",
        description=who_and_when(Act.RESEND),
        body=HandledContentIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=WITH_FILES,
    )
    def resend(self, call: Call) -> Reply:
        app = self.app
        command = commands.ResendDossier(draft_of(call.body, call.files), Handler(call.body["handler"]))
        return acted(
            importer_acts.resend_dossier(
                request_of(call),
                command,
                dossiers=app.dossiers,
                documents=app.documents,
                law=app.law,
                clock=app.clock,
            )
        )

    @operation(
        "PUT",
        "/registrations/<id>/certification-body",
        summary="Name another certification body, or none",
        description=who_and_when(Act.NAME_CERT_BODY),
        body=CertificationBodyIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def name_cert_body(self, call: Call) -> Reply:
        body = call.body["cert_body"]
        command = commands.NameCertBody(named_draft(body) if body else None)
        return acted(
            importer_acts.name_certification_body(
                request_of(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/cancel",
        summary="Take the dossier back before it is accepted",
        description=who_and_when(Act.CANCEL),
        body=CancelIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def cancel(self, call: Call) -> Reply:
        command = commands.CancelDossier(call.body["reason"])
        return acted(
            importer_acts.cancel_dossier(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/withdrawal-requests",
        summary="Ask a handler to take the dossier back",
        description=who_and_when(Act.REQUEST_WITHDRAWAL),
        body=RequestIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def request_withdrawal(self, call: Call) -> Reply:
        command = commands.RequestWithdrawal(call.body["reason"], Handler(call.body["handler"]))
        return acted(
            importer_acts.ask_to_withdraw(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/amendment-requests",
        summary="Ask a handler to be allowed to change what was registered",
        description=who_and_when(Act.REQUEST_AMENDMENT),
        body=RequestIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def request_amendment(self, call: Call) -> Reply:
        command = commands.RequestAmendment(call.body["reason"], Handler(call.body["handler"]))
        return acted(
            importer_acts.ask_to_amend(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/extension-requests",
        summary="Ask the agency for more time for the supplement",
        description=who_and_when(Act.REQUEST_EXTENSION),
        body=ExtensionRequestIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def request_extension(self, call: Call) -> Reply:
        body = call.body
        command = commands.RequestExtension(body["reason"], body["requested_until"], Handler(body["handler"]))
        return acted(
            importer_acts.ask_for_extension(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )
