"""The stand-in window's web server.

POST /nsw/ws           SOAP operation `receive`; GET /nsw/ws?wsdl its contract
GET  /healthz          200 with counts
GET  /received         messages in order of first arrival; ?reference= of one dossier
GET  /problems         wrong order, changed content, the same said twice, what is no message
GET  /sent             what it sent, and the answers
GET  /dossiers         how it sees the dossiers, as `cuakhau nsw reconcile --url` reads it; ?cursor=
POST /behaviour        {mode, seconds?, count?, until?}, see `behaviour.Mode`; GET shows it
POST /send             {sample, reference?, message_id?, fields?, patience?} as JSON: sends a sample, resending until
                       answered; or a whole envelope as XML, whatever its content type: sends that
POST /former           {reference, kinds}: what a dossier heard before it came to us, of another system
POST /faults           {share, seed?, seconds?, kinds?, prefix?}, see `chance`: faults met by chance; GET shows it
GET  /arrivals         ?prefix= of file codes: every time that a message came, and the fault that it met
GET  /heard            ?prefix= of file codes: as /received, without the messages themselves
POST /forget           begins anew
PUT  /files/<id>, POST /nsw/files   its file service, see `files`
"""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime

from flask import Flask, Response, jsonify, request

from shared.errors import CuakhauError
from shared.single_window import (
    AnswerError,
    Envelope,
    build_envelope,
    fault_document,
    parse_envelope,
    read_request,
    refuse,
    response_document,
    wsdl_document,
)
from shared.single_window.answers import INVALID_MESSAGE
from shared.single_window.signing import SignatureRefused
from shared.single_window.soap import CONTENT_TYPE
from tests.single_window.behaviour import Behaviour, Mode, Mood, read_behaviour
from tests.single_window.chance import Chance, read_chance
from tests.single_window.files import serve_files
from tests.single_window.mischief import Mischief, answer_to, hang_up
from tests.single_window.order import kind_of
from tests.single_window.orders import BadOrder, read_order
from tests.single_window.sender import NoAnswer, Sender
from tests.single_window.signatures import Signatures
from tests.single_window.store import Store

_LARGEST = 64 * 1024 * 1024
_PAGE = 500


def make_window(store: Store, sender: Sender, signatures: Signatures | None = None) -> Flask:
    window = Flask(__name__)
    window.config["MAX_CONTENT_LENGTH"] = _LARGEST
    mood, mischief = Mood(), Mischief()
    _soap(window, store, mood, mischief, signatures or Signatures())
    serve_files(window, signatures or Signatures())
    _views(window, store)
    _controls(window, store, mood, mischief, sender)
    _faults(window, store, mischief)
    return window


def _soap(window: Flask, store: Store, mood: Mood, mischief: Mischief, signatures: Signatures) -> None:
    @window.get("/nsw/ws")
    def contract() -> Response:
        return Response(wsdl_document(request.base_url), content_type=CONTENT_TYPE)

    @window.post("/nsw/ws")
    def receive() -> Response:
        try:
            envelope = parse_envelope(read_request(request.get_data()))
        except CuakhauError as error:
            store.unreadable(str(error))
            return _answer(refuse(None, [AnswerError(INVALID_MESSAGE, str(error))], datetime.now(UTC)))
        try:
            signatures.check(envelope)
        except SignatureRefused as error:
            store.unbelieved(envelope, error.code, error.message)
            return _answer(refuse(envelope, [AnswerError(error.code, error.message)], datetime.now(UTC)))
        except CuakhauError as error:
            return Response(fault_document("Server", str(error)), status=500, content_type=CONTENT_TYPE)
        behaviour = mood.take()
        if behaviour.mode is Mode.OK and mischief.concerns(envelope):
            return mischief.answer(envelope, kind_of(envelope), store)
        return _behave(behaviour, envelope, store)


def _behave(behaviour: Behaviour, envelope: Envelope, store: Store) -> Response:
    match behaviour.mode:
        case Mode.FAULT:
            return Response(fault_document("Server", "told to fail"), status=500, content_type=CONTENT_TYPE)
        case Mode.SILENT:
            time.sleep(behaviour.seconds)
            return hang_up()
        case Mode.REFUSE:
            held = store.receive(envelope, hold=False).held
        case Mode.LATE:
            held = store.receive(envelope).held
            time.sleep(behaviour.seconds)
        case Mode.LOST:
            store.receive(envelope)
            return hang_up()
        case Mode.OK:
            held = store.receive(envelope).held
    return Response(answer_to(envelope, held), content_type=CONTENT_TYPE)


def _answer(envelope: Envelope) -> Response:
    return Response(response_document(build_envelope(envelope)), content_type=CONTENT_TYPE)


def _views(window: Flask, store: Store) -> None:
    @window.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok", **store.counts())

    @window.get("/received")
    def received() -> Response:
        return jsonify(store.received_messages(request.args.get("reference")))

    @window.get("/problems")
    def problems() -> Response:
        return jsonify(store.problems())

    @window.get("/dossiers")
    def dossiers() -> Response:
        page = store.dossiers(request.args.get("cursor", ""), _PAGE)
        return jsonify(items=page, next=page[-1]["file_code"] if len(page) == _PAGE else None)

    @window.get("/sent")
    def sent() -> Response:
        return jsonify(store.sent_messages())


def _faults(window: Flask, store: Store, mischief: Mischief) -> None:
    @window.get("/faults")
    def faults() -> Response:
        return jsonify(**asdict(mischief.chance), prefix=mischief.prefix)

    @window.post("/faults")
    def meet() -> Response:
        body = request.get_json()
        try:
            mischief.set(read_chance(body), str(body.get("prefix", "")))
        except (ValueError, TypeError) as error:
            return _problem(422, f"{error}; expected: share (0 to 1), seed, seconds, kinds, prefix")
        return faults()

    @window.get("/arrivals")
    def arrivals() -> Response:
        return jsonify(store.arrivals(request.args.get("prefix", "")))

    @window.get("/heard")
    def heard() -> Response:
        return jsonify(store.heard(request.args.get("prefix", "")))


def _controls(window: Flask, store: Store, mood: Mood, mischief: Mischief, sender: Sender) -> None:
    @window.get("/behaviour")
    def behaviour() -> Response:
        return jsonify(asdict(mood.now()))

    @window.post("/behaviour")
    def behave() -> Response:
        try:
            mood.set(read_behaviour(request.get_json()))
        except (ValueError, TypeError, KeyError) as error:
            modes = ", ".join(Mode)
            return _problem(422, f"{error!r}; expected: mode (one of {modes}), seconds, count, until")
        return jsonify(asdict(mood.now()))

    @window.post("/send")
    def send() -> Response:
        try:
            order = read_order(request.get_data())
        except BadOrder as error:
            return _problem(422, str(error))
        envelope = order.envelope
        store.sent(envelope)
        try:
            delivery = sender.deliver(envelope, patience=order.patience)
        except NoAnswer as error:
            return _problem(504, str(error))
        errors = [f"{e.code}: {e.name}" for e in delivery.answer.errors]
        store.answered(envelope.message_id, held=delivery.answer.held, errors=errors, attempts=delivery.attempts)
        return jsonify(asdict(delivery))

    @window.post("/former")
    def former() -> Response:
        body = request.get_json()
        store.heard_before(str(body["reference"]), [str(kind) for kind in body["kinds"]])
        return Response(status=204)

    @window.post("/forget")
    def forget() -> Response:
        store.forget()
        mood.set(Behaviour())
        mischief.set(Chance())
        return Response(status=204)


def _problem(status: int, detail: str) -> Response:
    body = json.dumps({"status": status, "detail": detail}, ensure_ascii=False)
    return Response(body, status=status, content_type="application/problem+json")
