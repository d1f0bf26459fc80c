"""The part of the API for what the agency does with a dossier."""

from __future__ import annotations

from services.registration.application import agency_acts
from services.registration.domain import commands
from services.registration.domain.states import Act
from services.registration.entrypoints.acting import acted, on_paper, request_of
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.describing import who_and_when
from services.registration.entrypoints.schemas.acts import (
    AcceptIn,
    ActOut,
    ReceiptIn,
    RefuseIn,
    RevokeIn,
    SupplementRequestIn,
    TransferIn,
)
from shared.web import Call, Reply, WebService, operation

_ROLES = ("officer",)


class AgencyOperations(WebService):
    app: RegistrationApp

    @operation(
        "POST",
        "/registrations/<id>/accept",
        summary="Take the dossier in for inspection",
        description=who_and_when(Act.ACCEPT, handler="cqkt"),
        body=AcceptIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def accept(self, call: Call) -> Reply:
        command = commands.AcceptDossier(call.body["note"], on_paper(call))
        return acted(
            agency_acts.accept_dossier(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/refuse",
        summary="Refuse the dossier for good",
        description=who_and_when(Act.REFUSE, handler="cqkt"),
        body=RefuseIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def refuse(self, call: Call) -> Reply:
        command = commands.RefuseDossier(call.body["reason"], on_paper(call))
        return acted(
            agency_acts.refuse_dossier(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @operation(
        "POST",
        "/registrations/<id>/supplement-requests",
        summary="Ask the importer for what is missing",
        description=who_and_when(Act.REQUEST_SUPPLEMENT, handler="cqkt"),
        body=SupplementRequestIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def request_supplement(self, call: Call) -> Reply:
        body = call.body
        command = commands.RequestSupplement(tuple(body["items"]), body["reason"], body["due_on"], on_paper(call))
        return acted(
            agency_acts.request_supplement(
                request_of(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )

    @operation(
        "PUT",
        "/registrations/<id>/receipt",
        summary="Tick items of the receipt checklist, and draw its conclusion",
        description=who_and_when(Act.TICK_RECEIPT),
        body=ReceiptIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def tick_receipt(self, call: Call) -> Reply:
        items = tuple((item["item"], item["present"], item["note"]) for item in call.body["items"])
        command = commands.TickReceipt(items, call.principal.actor().id, call.body["conclusion"], on_paper(call))
        return acted(
            agency_acts.tick_dossier_receipt(
                request_of(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/transfer",
        summary="Hand the dossier, and every right to act on it, to the agency named, or to the competent one",
        description=who_and_when(Act.TRANSFER),
        body=TransferIn,
        response=ActOut,
        roles=_ROLES,
        versioned=True,
        idempotent=True,
    )
    def transfer(self, call: Call) -> Reply:
        command = commands.TransferDossier(call.body["to_agency"] or None, call.body["reason"])
        return acted(
            agency_acts.transfer_dossier(
                request_of(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/result/revoke",
        summary="Take the result notice back",
        description=who_and_when(Act.REVOKE_RESULT),
        body=RevokeIn,
        response=ActOut,
        roles=("signer",),
        versioned=True,
        idempotent=True,
    )
    def revoke_result(self, call: Call) -> Reply:
        command = commands.RevokeResult(call.body["reason"], call.body["revoked_by"] or call.principal.id)
        return acted(
            agency_acts.revoke_issued_result(
                request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock
            )
        )
