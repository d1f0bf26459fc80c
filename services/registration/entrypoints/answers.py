"""The part of the API for the agency's answers to what an importer asked: to withdraw, to amend, for more time."""

from __future__ import annotations

from functools import partial

from services.registration.application import agency_acts, answering
from services.registration.domain.commands import Allow, Decline, GrantExtension
from services.registration.domain.dossier import Handler
from services.registration.domain.states import Act
from services.registration.entrypoints.acting import acted, on_paper, request_of
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.describing import who_and_when
from services.registration.entrypoints.schemas.acts import AcceptIn, ActOut, GrantIn, RefuseIn
from shared.web import Call, Reply, WebService, operation

_OURS = Handler.CQKT
_answer = partial(operation, "POST", response=ActOut, roles=("officer",), versioned=True, idempotent=True)


class AnswerOperations(WebService):
    app: RegistrationApp

    @_answer(
        "/registrations/<id>/withdrawal/allow",
        summary="Let the importer take the dossier back",
        description=who_and_when(Act.ALLOW_WITHDRAWAL, handler="cqkt"),
        body=AcceptIn,
    )
    def allow_withdrawal(self, call: Call) -> Reply:
        command = Allow(call.body["note"], on_paper(call))
        return acted(
            answering.let_withdraw(request_of(call), command, _OURS, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @_answer(
        "/registrations/<id>/withdrawal/refuse",
        summary="Go on with the dossier that the importer asked to withdraw",
        description=who_and_when(Act.REFUSE_WITHDRAWAL, handler="cqkt"),
        body=RefuseIn,
    )
    def refuse_withdrawal(self, call: Call) -> Reply:
        command = Decline(call.body["reason"], on_paper(call))
        return acted(
            answering.not_let_withdraw(
                request_of(call), command, _OURS, dossiers=self.app.dossiers, clock=self.app.clock
            )
        )

    @_answer(
        "/registrations/<id>/amendment/allow",
        summary="Let the importer send the registration again, amended",
        description=who_and_when(Act.ALLOW_AMENDMENT, handler="cqkt"),
        body=AcceptIn,
    )
    def allow_amendment(self, call: Call) -> Reply:
        command = Allow(call.body["note"], on_paper(call))
        return acted(
            answering.let_amend(request_of(call), command, _OURS, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @_answer(
        "/registrations/<id>/amendment/refuse",
        summary="Leave the registration as it is",
        description=who_and_when(Act.REFUSE_AMENDMENT, handler="cqkt"),
        body=RefuseIn,
    )
    def refuse_amendment(self, call: Call) -> Reply:
        command = Decline(call.body["reason"], on_paper(call))
        return acted(
            answering.not_let_amend(request_of(call), command, _OURS, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @_answer(
        "/registrations/<id>/extension/grant",
        summary="Give the importer more time for the supplement",
        description=who_and_when(Act.GRANT_EXTENSION),
        body=GrantIn,
    )
    def grant_extension(self, call: Call) -> Reply:
        command = GrantExtension(call.body["due_on"], call.body["note"], on_paper(call))
        return acted(
            agency_acts.grant_more_time(request_of(call), command, dossiers=self.app.dossiers, clock=self.app.clock)
        )

    @_answer(
        "/registrations/<id>/extension/refuse",
        summary="Leave the day of the supplement as it is; if it has gone by, the law's short time after a refusal is left",
        description=who_and_when(Act.REFUSE_EXTENSION),
        body=RefuseIn,
    )
    def refuse_extension(self, call: Call) -> Reply:
        command = Decline(call.body["reason"], on_paper(call))
        return acted(
            agency_acts.refuse_more_time(
                request_of(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )
