"""The JSON API of registration, put together from its subjects, and the single window's SOAP address."""

from __future__ import annotations

from contextlib import nullcontext

from eventlet import tpool
from eventlet.semaphore import Semaphore
from werkzeug.wrappers import Request, Response

from services.registration.application.submitting import submit_dossier
from services.registration.domain.commands import SubmitDossier
from services.registration.domain.dossier import Channel
from services.registration.domain.states import Act
from services.registration.entrypoints.acting import WITH_FILES
from services.registration.entrypoints.administration import AdministrationOperations
from services.registration.entrypoints.agency_acts import AgencyOperations
from services.registration.entrypoints.answers import AnswerOperations
from services.registration.entrypoints.app import RegistrationApp
from services.registration.entrypoints.auditing import DOSSIER_FACTS
from services.registration.entrypoints.body_acts import BodyOperations
from services.registration.entrypoints.describing import who_and_when
from services.registration.entrypoints.drafting import DraftingOperations
from services.registration.entrypoints.goods_acts import GoodsOperations
from services.registration.entrypoints.importer_acts import ImporterOperations
from services.registration.entrypoints.importing import ImportOperations
from services.registration.entrypoints.journal import WindowJournalOperations
from services.registration.entrypoints.numbering import NumberingOperations
from services.registration.entrypoints.papers import DossierPapers
from services.registration.entrypoints.reading import ReadingOperations
from services.registration.entrypoints.schemas.acts import ActOut
from services.registration.entrypoints.schemas.content import RegistrationIn
from services.registration.entrypoints.slips import SlipOperations
from services.registration.entrypoints.soap import handle_soap, is_heavy
from services.registration.entrypoints.translation import act_out, draft_of
from shared.auditing.http import AuditOperations
from shared.auditing.http_evidence import EvidenceOperations
from shared.errors import NotFound
from shared.messaging.http import MessageOperations
from shared.messaging.positions import PositionOperations
from shared.operating.http import OperatingOperations
from shared.single_window.schemas import schema_document, schema_names
from shared.single_window.soap import CONTENT_TYPE, wsdl_document
from shared.web import App, Call, RawRequest, Reply, operation, raw_operation

WINDOW_CALL = 30 << 20
# What is made of a large message, or of a file for an answer, takes ten times its size, and native threads would make no
# two of them any sooner.
_in_turn = Semaphore()


class RegistrationHttp(
    MessageOperations,
    OperatingOperations,
    AuditOperations,
    EvidenceOperations,
    PositionOperations,
    ReadingOperations,
    ImporterOperations,
    AgencyOperations,
    AnswerOperations,
    BodyOperations,
    GoodsOperations,
    NumberingOperations,
    ImportOperations,
    DraftingOperations,
    DossierPapers,
    SlipOperations,
    WindowJournalOperations,
    AdministrationOperations,
):
    """Dossiers of state quality inspection of imported goods: intake, the acts of importer, agency and certification body,
    reading."""

    name = "registration-http"
    app: RegistrationApp = App()
    audit_facts = DOSSIER_FACTS

    @operation(
        "POST",
        "/registrations",
        summary="Register a dossier: importers through the portal, officers at the counter",
        description=who_and_when(Act.SUBMIT, handler="cqkt"),
        body=RegistrationIn,
        response=ActOut,
        status=201,
        roles=("importer", "officer"),
        idempotent=True,
        multipart=True,
        own_text_rules=True,
        max_body=WITH_FILES,
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

    @raw_operation("POST", "/nsw/ws", summary="SOAP 1.1: the single window's `receive`", max_body=WINDOW_CALL)
    def receive(self, request: Request) -> Response:
        message = request.get_data()
        with _in_turn if is_heavy(message) else nullcontext():
            status, document = handle_soap(message, self.app.window, offload=tpool.execute)
        return Response(document, status=status, content_type=CONTENT_TYPE)

    @raw_operation("GET", "/nsw/ws", summary="The contract of the SOAP address (?wsdl)", max_body=0)
    def wsdl(self, request: Request) -> Response:
        schemas = f"{request.base_url.removesuffix('/ws')}/xsd/envelope.xsd"
        return Response(wsdl_document(request.base_url, schemas), content_type=CONTENT_TYPE)

    @raw_operation("GET", "/nsw/xsd/<name>", summary="The schema of a message of the single window", max_body=0)
    def schema(self, request: RawRequest) -> Response:
        path = request.path_values
        name = path["name"]
        document = schema_document(name)
        if document is None:
            known = ", ".join(schema_names())
            raise NotFound(f"There is no schema {name[:64]}; there are {known}.")
        return Response(document, content_type=CONTENT_TYPE)
