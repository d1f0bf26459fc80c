"""POST /messages; /healthz, / (list), GET /messages (?about=FILE CODE), /receipts (how they were answered).

POST /behaviour {mode, seconds?, count?, channel?}, POST /forget.
"""

import time
from dataclasses import asdict

from flask import Flask, Response, jsonify, render_template_string, request

from services.notification.gateway_signature import HEADER, is_signed
from tests.gateway.receipts import Receipts
from tests.gateway.texts import Mode, Texts, Treatment

_FIELDS = ("id", "channel", "to", "template", "text")
_LIST = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Texts</title>
<h1>{{ texts|length }} texts</h1>
{% for text in texts|reverse %}<p>{{ text.at }} · {{ text.channel }} · {{ text.to }}<br>{{ text.text }}</p>
{% else %}<p>None yet.</p>{% endfor %}
</html>"""
_UNREACHED = "the number does not follow the account"
_ANSWERS = {
    Mode.REFUSE: (422, {"code": "refused", "detail": "told to refuse"}),
    Mode.ERROR: (500, {"detail": "told to fail"}),
    Mode.UNREACHABLE: (422, {"code": "unreachable", "detail": _UNREACHED}),
}
_RECEIPTS = {
    Mode.RECEIPT_FAILED: ("failed", "the network gave it back"),
    Mode.RECEIPT_UNREACHABLE: ("unreachable", _UNREACHED),
}


def make_gateway(texts: Texts, receipts: Receipts, secret: str) -> Flask:
    gateway = Flask(__name__)

    @gateway.post("/messages")
    def take() -> tuple[Response, int]:
        body = request.get_data()
        if secret and not is_signed(body, secret, request.headers.get(HEADER)):
            return jsonify(detail="the signature does not fit"), 401
        said = request.get_json()
        if missing := [name for name in _FIELDS if not said.get(name)]:
            return jsonify(detail=f"missing: {', '.join(missing)}"), 422
        treatment = texts.take_treatment(said["channel"])
        if treatment.mode in _ANSWERS:
            status, answer = _ANSWERS[treatment.mode]
            return jsonify(answer), status
        if treatment.mode is Mode.LATE:
            time.sleep(treatment.seconds)
        kept, fresh = texts.keep(said)
        if fresh and treatment.mode is not Mode.NO_RECEIPT:
            status_said, reason = _RECEIPTS.get(treatment.mode, ("delivered", ""))
            receipts.send(
                kept.said["id"], status_said, reason=reason, times=2 if treatment.mode is Mode.RECEIPT_TWICE else 1
            )
        if treatment.mode is Mode.LOST:
            return jsonify(detail="told to lose the answer"), 504
        return jsonify(gateway_id=kept.gateway_id), 202

    _show(gateway, texts, receipts)
    return gateway


def _show(gateway: Flask, texts: Texts, receipts: Receipts) -> None:
    @gateway.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok", texts=len(texts.rows()))

    @gateway.get("/")
    def listing() -> str:
        return render_template_string(_LIST, texts=texts.rows()[-500:])

    @gateway.get("/messages")
    def messages() -> Response:
        return jsonify(texts.rows(request.args.get("about")))

    @gateway.get("/receipts")
    def heard() -> Response:
        return jsonify(receipts.heard)

    @gateway.get("/behaviour")
    def behaviour() -> Response:
        return jsonify(asdict(texts.treatment))

    @gateway.post("/behaviour")
    def behave() -> tuple[Response, int]:
        body = request.get_json()
        try:
            count = None if body.get("count") is None else int(body["count"])
            treatment = Treatment(Mode(body["mode"]), float(body.get("seconds", 0)), count, body.get("channel"))
        except (ValueError, TypeError, KeyError) as error:
            return jsonify(detail=f"{error!r}; expected: mode (one of {', '.join(Mode)}), seconds, count, channel"), 422
        texts.treat(treatment)
        return jsonify(asdict(treatment)), 200

    @gateway.post("/forget")
    def forget() -> tuple[str, int]:
        texts.empty()
        receipts.heard.clear()
        return "", 204
