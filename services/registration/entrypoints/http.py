"""The JSON API of registration, and the single window's SOAP address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from eventlet import tpool
from werkzeug.wrappers import Request, Response

from services.registration.application import acting, numbering, reading
from services.registration.application.acting import Request as ActRequest
from services.registration.application.ports import DossierFilter
from services.registration.application.submitting import submit_dossier
from services.registration.domain.commands import (
    AcceptDossier,
    CancelDossier,
    RefuseDossier,
    RequestSupplement,
    SubmitDossier,
    SupplementDossier,
)
from services.registration.domain.dossier import Channel
from services.registration.domain.rules.file_kinds import media_type
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.schemas import (
    AcceptIn,
    ActOut,
    CancelIn,
    CodeListsOut,
    ContentIn,
    JumpIn,
    JumpOut,
    ListQuery,
    RefuseIn,
    RegistrationIn,
    RegistrationOut,
    RegistrationRow,
    SupplementRequestIn,
)
from services.registration.entrypoints.soap import handle_soap
from services.registration.entrypoints.translation import act_out, draft_of, registration_of, row_of
from shared.aggregate import Json
from shared.messaging.http import MessageOperations
from shared.single_window.soap import CONTENT_TYPE, wsdl_document
from shared.web import App, Call, Page, Reply, WebService, operation, raw_operation
from shared.web.history import HistoryOut

# 20 MiB of files, and room for what goes around them.
_WITH_FILES = 24 << 20
_WINDOW_CALL = 30 << 20
_READERS = ("importer", "officer", "reviewer", "signer", "operator", "admin")


class RegistrationHttp(MessageOperations, WebService):
    """Dossiers of state quality inspection of imported goods: intake, the agency's and the importer's acts, reading."""

    name = "registration-http"
    app: RegistrationApp = App()

    @operation(
        "POST",
        "/registrations",
        summary="Register a dossier: importers through the portal, officers at the counter",
        body=RegistrationIn,
        response=ActOut,
        status=201,
        roles=("importer", "officer"),
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=_WITH_FILES,
    )
    def register(self, call: Call) -> Reply:
        command = SubmitDossier(
            Channel.NPSP if call.principal.role == "importer" else Channel.COUNTER,
            draft_of(call.body, call.files),
            received_on=call.body["received_on"],
            received_on_reason=call.body["received_on_reason"],
        )
        answer = submit_dossier(
            command,
            actor=call.principal.actor(),
            once=call.once,
            dossiers=self.app.dossiers,
            documents=self.app.documents,
            file_codes=self.app.file_codes,
            law=self.app.law,
            clock=self.app.clock,
            new_id=self.app.new_id,
        )
        return Reply(act_out(answer), version=answer["version"], location=f"/registrations/{answer['id']}")

    @operation(
        "GET",
        "/registrations",
        summary="Dossiers within the reader's scope, newest first",
        query=ListQuery,
        response=RegistrationRow,
        roles=_READERS,
        paged=True,
    )
    def list(self, call: Call) -> Page:
        found = reading.list_dossiers(
            DossierFilter(**call.query),
            actor=call.principal.actor(),
            before=call.cursor,
            limit=call.limit + 1,
            dossiers=self.app.dossiers,
        )
        page = found[: call.limit]
        return Page([row_of(a) for a in page], page[-1].id if len(found) > call.limit else None)

    @operation(
        "GET", "/registrations/<id>", summary="One dossier, as it now stands", response=RegistrationOut, roles=_READERS
    )
    def read(self, call: Call) -> Reply:
        actor = call.principal.actor()
        aggregate = reading.read_dossier(call.path["id"], actor=actor, dossiers=self.app.dossiers)
        return Reply(registration_of(aggregate, actor), version=aggregate.version)

    @operation(
        "GET",
        "/registrations/<id>/history",
        summary="Every act on the dossier, oldest first",
        response=HistoryOut,
        roles=_READERS,
    )
    def history(self, call: Call) -> Reply:
        entries = reading.read_history(call.path["id"], actor=call.principal.actor(), dossiers=self.app.dossiers)
        return Reply({"entries": entries})

    @operation("GET", "/code-lists", summary="Codes that form 01 takes", response=CodeListsOut, roles=_READERS)
    def code_lists(self, _call: Call) -> Reply:
        return Reply(reading.code_lists(self.app.law.lists))

    @raw_operation(
        "GET",
        "/registrations/<id>/documents/<sha256>",
        summary="A file of the dossier",
        max_body=0,
        roles=_READERS,
    )
    def document(self, request: Request) -> Response:
        path: Any = request.path_values  # type: ignore[attr-defined]
        named, data = reading.read_document(
            path["id"],
            path["sha256"],
            actor=request.principal.actor(),  # type: ignore[attr-defined]
            dossiers=self.app.dossiers,
            documents=self.app.documents,
        )
        file_name = quote(named.file_name if named else path["sha256"])
        # Files come from outside: never shown in place, never sniffed for another kind than they were taken as.
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{file_name}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return Response(data, content_type=media_type(data) or "application/octet-stream", headers=headers)

    @operation(
        "POST",
        "/registrations/<id>/accept",
        summary="Take the dossier in for inspection",
        body=AcceptIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def accept(self, call: Call) -> Reply:
        command = AcceptDossier(call.body["note"])
        return _acted(acting.accept_dossier(_request(call), command, dossiers=self.app.dossiers, clock=self.app.clock))

    @operation(
        "POST",
        "/registrations/<id>/refuse",
        summary="Refuse the dossier for good",
        body=RefuseIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def refuse(self, call: Call) -> Reply:
        command = RefuseDossier(call.body["reason"])
        return _acted(acting.refuse_dossier(_request(call), command, dossiers=self.app.dossiers, clock=self.app.clock))

    @operation(
        "POST",
        "/registrations/<id>/supplement-requests",
        summary="Ask the importer for what is missing",
        body=SupplementRequestIn,
        response=ActOut,
        roles=("officer",),
        versioned=True,
        idempotent=True,
    )
    def request_supplement(self, call: Call) -> Reply:
        command = RequestSupplement(tuple(call.body["items"]), call.body["reason"])
        return _acted(
            acting.request_supplement(
                _request(call), command, dossiers=self.app.dossiers, law=self.app.law, clock=self.app.clock
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/supplements",
        summary="Answer a supplement request with the whole registration anew",
        body=ContentIn,
        response=ActOut,
        roles=("importer", "officer"),
        versioned=True,
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=_WITH_FILES,
    )
    def supplement(self, call: Call) -> Reply:
        command = SupplementDossier(draft_of(call.body, call.files))
        return _acted(
            acting.supplement_dossier(
                _request(call),
                command,
                dossiers=self.app.dossiers,
                documents=self.app.documents,
                law=self.app.law,
                clock=self.app.clock,
            )
        )

    @operation(
        "POST",
        "/registrations/<id>/cancel",
        summary="Take the dossier back before it is accepted",
        body=CancelIn,
        response=ActOut,
        roles=("importer", "officer"),
        versioned=True,
        idempotent=True,
    )
    def cancel(self, call: Call) -> Reply:
        command = CancelDossier(call.body["reason"])
        return _acted(acting.cancel_dossier(_request(call), command, dossiers=self.app.dossiers, clock=self.app.clock))

    @operation(
        "POST",
        "/file-codes/jump",
        summary="After a restore: never give this file code or a smaller one of its year again",
        body=JumpIn,
        response=JumpOut,
        roles=("operator",),
    )
    def jump_file_codes(self, call: Call) -> Reply:
        body, actor = call.body, call.principal.actor()
        return Reply(
            numbering.jump_past(
                body["past"], body["reason"], actor=actor, file_codes=self.app.file_codes, clock=self.app.clock
            )
        )

    @raw_operation("POST", "/nsw/ws", summary="SOAP 1.1: the single window's `receive`", max_body=_WINDOW_CALL)
    def receive(self, request: Request) -> Response:
        status, document = handle_soap(request.get_data(), self.app.window, offload=tpool.execute)
        return Response(document, status=status, content_type=CONTENT_TYPE)

    @raw_operation("GET", "/nsw/ws", summary="The contract of the SOAP address (?wsdl)", max_body=0)
    def wsdl(self, request: Request) -> Response:
        return Response(wsdl_document(request.base_url), content_type=CONTENT_TYPE)


def _request(call: Call) -> ActRequest:
    return ActRequest(call.path["id"], call.principal.actor(), expected=call.version, once=call.once)


def _acted(answer: Json) -> Reply:
    return Reply(act_out(answer), version=answer["version"])
