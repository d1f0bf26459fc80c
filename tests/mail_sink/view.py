"""The HTTP side: /healthz, / (list), /messages (JSON, ?to=), POST /behaviour {mode, seconds?, count?}, POST /forget."""

from dataclasses import asdict

from flask import Flask, Response, jsonify, render_template_string, request

from tests.mail_sink.box import Box, Mode, Treatment

_LIST = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Mails</title>
<h1>{{ mails|length }} mails</h1>
{% for mail in mails|reverse %}
<details><summary>{{ mail.at }} · {{ mail.to|join(", ") }} · {{ mail.subject }}</summary>
<pre style="white-space: pre-wrap">{{ mail.text }}</pre></details>
{% else %}<p>None yet.</p>{% endfor %}
</html>"""


def make_view(box: Box) -> Flask:
    view = Flask(__name__)

    @view.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok", mails=len(box.mails()))

    @view.get("/")
    def listing() -> str:
        return render_template_string(_LIST, mails=[mail.row() for mail in box.mails()[-500:]])

    @view.get("/messages")
    def messages() -> Response:
        return jsonify([mail.row() for mail in box.mails(request.args.get("to"))])

    @view.get("/behaviour")
    def behaviour() -> Response:
        return jsonify(asdict(box.treatment))

    @view.post("/behaviour")
    def behave() -> tuple[Response, int]:
        body = request.get_json()
        try:
            count = None if body.get("count") is None else int(body["count"])
            box.treat(Treatment(Mode(body["mode"]), float(body.get("seconds", 0)), count))
        except (ValueError, TypeError, KeyError) as error:
            return jsonify(detail=f"{error!r}; expected: mode (one of {', '.join(Mode)}), seconds, count"), 422
        return jsonify(asdict(box.treatment)), 200

    @view.post("/forget")
    def forget() -> tuple[str, int]:
        box.empty()
        return "", 204

    return view
