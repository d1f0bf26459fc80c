"""A service as the console sees it: health, and waiting messages that can be replayed, skipped, rebased.

A real process boundary: it listens on a port and checks bearer tokens as the services do. It is no kinder than they are:
`tests/integration/console/test_real_service.py` asks the same of it and of a service.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from deploy.dev.ports import LOOPBACK, free_ports
from shared.errors import CuakhauError
from shared.web.tokens import verify

OPERATING = {"operator", "admin"}


@dataclass
class MessageService:
    """messages: by id, as `GET /messages/<id>` gives them. outcomes: what a replay of an id comes to (else "applied").

    acts: what was done, in order, as (act, id, body, principal's id). broken: every call about messages gets 503.
    ending: what an act on many has come to when it is looked at (else it runs on).
    standing, trends: what it says of itself; without standing it is of a version that says nothing.
    """

    secret: str
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    outcomes: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    version: str | None = None
    acts: list[tuple[str, str, dict[str, Any], str]] = field(default_factory=list)
    bulk: dict[str, dict[str, Any]] = field(default_factory=dict)
    ending: dict[str, int] | None = None
    address: str = ""
    broken: bool = False
    silence: threading.Event | None = None
    standing: dict[str, Any] | None = None
    trends: list[dict[str, Any]] = field(default_factory=list)

    def add(self, id: str, **fields: Any) -> None:
        message = {**_PLAIN, **fields, "id": id}
        if message["data"] is not None and not isinstance(message["data"], str):
            message["data"] = json.dumps(message["data"], ensure_ascii=False)
        self.messages[id] = message

    @contextmanager
    def running(self) -> Iterator[MessageService]:
        server = make_server(LOOPBACK, free_ports(1)[0], _app(self), threaded=True)
        self.address = f"http://{LOOPBACK}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    @contextmanager
    def not_answering(self) -> Iterator[None]:
        """Acts are carried out, and their answers kept back."""
        self.silence = threading.Event()
        try:
            yield
        finally:
            self.silence.set()
            self.silence = None


_PLAIN: dict[str, Any] = {
    "aggregate_id": None,
    "file_code": None,
    "source": None,
    "sequence": None,
    "type": None,
    "event_id": None,
    "reason": "failed",
    "error": None,
    "tries": 0,
    "since": "2026-11-20T03:00:00Z",
    "next_try_at": None,
    "attributes": {},
    "data": None,
    "traceback": None,
    "cause": "c0ffee",
    "masked": True,
    "acts": [],
}
_ONLY_IN_DETAIL = {"attributes", "data", "traceback", "masked", "acts"}


def _app(service: MessageService) -> Flask:
    app = Flask(__name__)
    _answer_health(app, service)
    _check_tokens(app, service)
    _answer_reads(app, service)
    _answer_operators(app, service)
    _answer_bulk_acts(app, service)
    _answer_acts(app, service)
    return app


def _answer_health(app: Flask, service: MessageService) -> None:
    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify({"status": "alive", **({"version": service.version} if service.version else {})})

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        fine = all(said == "ok" for said in service.checks.values())
        return jsonify(status="ready" if fine else "not_ready", checks=service.checks), 200 if fine else 503


def _answer_operators(app: Flask, service: MessageService) -> None:
    @app.get("/operations/standing")
    def standing() -> tuple[Response, int] | Response:
        return _unknown() if service.standing is None else jsonify(service.standing)

    @app.get("/operations/trends")
    def trends() -> tuple[Response, int] | Response:
        return _unknown() if service.standing is None else jsonify(items=service.trends)


def _unknown() -> tuple[Response, int]:
    return _problem(404, "not_found", "There is nothing under this address.")


def _check_tokens(app: Flask, service: MessageService) -> None:
    @app.before_request
    def authenticate() -> tuple[Response, int] | None:
        if not request.path.startswith(("/messages", "/operations")):
            return None
        if service.broken:
            return _problem(503, "unavailable", "The database cannot be reached.")
        try:
            who = verify(service.secret, request.headers.get("Authorization", "").removeprefix("Bearer "))
        except CuakhauError as error:
            return _problem(401, "unauthenticated", error.message)
        if who.role not in OPERATING:
            return _problem(403, "forbidden", f"Role {who.role} may not do this.")
        request.environ["who"] = who.id
        return None


def _answer_reads(app: Flask, service: MessageService) -> None:
    @app.get("/messages")
    def listing() -> tuple[Response, int] | Response:
        limit = int(request.args.get("limit", 50))
        if limit > 200:
            return _problem(422, "invalid", "Too many at once.")
        found = [m for m in sorted(service.messages.values(), key=_place) if _matches(m)]
        start = int(request.args.get("cursor", 0))
        items = [{k: v for k, v in m.items() if k not in _ONLY_IN_DETAIL} for m in found[start : start + limit]]
        # As the services do: a full page is followed by another, which may be empty.
        return jsonify(items=items, next=str(start + limit) if len(items) == limit else None)

    @app.get("/messages/groups")
    def groups() -> Response:
        found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for message in filter(_matches, service.messages.values()):
            found.setdefault(tuple(message[name] for name in _GROUPED), []).append(message)
        return jsonify(items=[{**dict(zip(_GROUPED, key, strict=True)), **_sums(of)} for key, of in found.items()])

    @app.get("/messages/bulk-acts")
    def bulk_acts() -> Response:
        return jsonify(items=list(service.bulk.values()))

    @app.get("/messages/bulk-acts/<id>")
    def bulk_act(id: str) -> tuple[Response, int] | Response:
        if service.ending is not None and id in service.bulk:
            service.bulk[id] |= {"done": service.ending, "state": "done"}
        return jsonify(service.bulk[id]) if id in service.bulk else _problem(404, "not_found", "There is no such act.")

    @app.get("/messages/<id>")
    def one(id: str) -> tuple[Response, int] | Response:
        return jsonify(service.messages[id]) if id in service.messages else _absent(service, id)


def _answer_bulk_acts(app: Flask, service: MessageService) -> None:
    @app.post("/messages/bulk-acts")
    def order() -> tuple[Response, int]:
        body = request.get_json()
        if not str(body.get("reason", "")).strip() or not 1 <= body["rate"] <= 500:
            return _problem(422, "invalid", "The input breaks one or more rules.")
        if any(act["state"] == "running" and act["filter"] == body["filter"] for act in service.bulk.values()):
            return _problem(409, "already_running", "The same is running already.")
        wanted = [m for m in service.messages.values() if all(m[n] == v for n, v in body["filter"].items())]
        if abs(len(wanted) - body["expected_count"]) > 10:
            return _problem(409, "count_changed", "The count has changed.")
        act = {"id": f"act-{len(service.bulk)}", "state": "running", "counted": len(wanted), "done": {}, **body}
        act |= {"by": f"operator:{request.environ['who']}", "started_at": "2026-11-20T03:00:00Z", "ended_at": None}
        service.bulk[act["id"]] = act
        return jsonify(act), 201

    @app.post("/messages/bulk-acts/<id>/cancel")
    def cancel(id: str) -> tuple[Response, int] | Response:
        if service.bulk[id]["state"] != "running":
            return _problem(409, "conflict", "It has ended already.")
        service.bulk[id]["state"] = "cancelled"
        return jsonify(service.bulk[id])


def _answer_acts(app: Flask, service: MessageService) -> None:
    @app.post("/messages/<id>/reveal")
    def reveal(id: str) -> tuple[Response, int] | Response:
        if id not in service.messages:
            return _absent(service, id)
        service.acts.append(("reveal", id, request.get_json(), request.environ["who"]))
        return jsonify({**service.messages[id], "masked": False})

    @app.post("/messages/<id>/<act>")
    def act(id: str, act: str) -> tuple[Response, int] | Response:
        if id not in service.messages:
            return _absent(service, id)
        body = request.get_json()
        if act != "replay" and not str(body.get("reason", "")).strip():
            return _problem(422, "invalid", "The input breaks one or more rules.")
        if refused := _refused(service.messages[id], act):
            return refused
        answer = _carry_out(service, id, act, body)
        _keep_back(service)
        return jsonify(answer)

    @app.post("/messages/<act>")
    def act_on_many(act: str) -> Response:
        body = request.get_json()
        rest = {name: value for name, value in body.items() if name != "ids"}
        items = [{"id": id, **_one_of_many(service, id, act, rest)} for id in body["ids"]]
        _keep_back(service)
        return jsonify(items=items)


def _one_of_many(service: MessageService, id: str, act: str, rest: dict[str, Any]) -> dict[str, Any]:
    refused = _refused(service.messages[id], act) if id in service.messages else _absent(service, id)
    if refused is None:
        return _carry_out(service, id, act, rest)
    problem = refused[0].get_json()
    return {"outcome": problem["code"], "detail": problem["detail"]}


def _refused(message: dict[str, Any], act: str) -> tuple[Response, int] | None:
    if act == "skip" and (message["sequence"] == 1 or message["reason"] == "early"):
        said = "It opens the dossier here, or another one comes first."
        return _problem(409, "not_allowed", said, state=message["reason"], allowed=["replay"])
    if act == "rebase" and message["reason"] != "fork":
        said = "Only a fork can be rebased."
        return _problem(409, "not_allowed", said, state=message["reason"], allowed=["replay", "skip"])
    return None


def _absent(service: MessageService, id: str) -> tuple[Response, int]:
    if id in service.settled:
        return _problem(409, "already_settled", "It no longer waits: it was settled.")
    return _problem(404, "not_found", "No such message waits here.")


def _keep_back(service: MessageService) -> None:
    if service.silence:
        service.silence.wait(20)


def _carry_out(service: MessageService, id: str, act: str, body: dict[str, Any]) -> dict[str, str]:
    service.acts.append((act, id, body, request.environ["who"]))
    outcome = {"skip": "skipped", "rebase": "rebased"}.get(act) or service.outcomes.get(id, "applied")
    if outcome == "waiting":
        service.messages[id]["tries"] += 1
        return {"outcome": outcome, "detail": service.messages[id]["error"] or "failed again"}
    del service.messages[id]
    service.settled.add(id)
    return {"outcome": outcome, "detail": None}


_GROUPED = ("reason", "type", "source", "cause")


def _sums(messages: list[dict[str, Any]]) -> dict[str, Any]:
    dossiers = {message["aggregate_id"] for message in messages if message["aggregate_id"]}
    since = sorted(message["since"] for message in messages)
    span = {"oldest_since": since[0], "newest_since": since[-1]}
    return {
        "count": len(messages),
        "dossiers": len(dossiers),
        "error": messages[0]["error"],
        **span,
        "example_id": messages[0]["id"],
    }


def _matches(message: dict[str, Any]) -> bool:
    wanted = {name: request.args.get(name) for name in ("reason", "source", "type", "cause")}
    text = request.args.get("q")
    found = not text or _holds(message, text)
    return all(not value or message[name] == value for name, value in wanted.items()) and found


def _holds(message: dict[str, Any], text: str) -> bool:
    said = (message[name] for name in ("aggregate_id", "file_code", "type", "error", "data"))
    return any(text.casefold() in str(each).casefold() for each in said if each)


def _place(message: dict[str, Any]) -> tuple[bool, str, str]:
    """By dossier; after all of them what names none."""
    return message["aggregate_id"] is None, message["aggregate_id"] or "", message["id"]


def _problem(status: int, code: str, detail: str, **more: Any) -> tuple[Response, int]:
    problem = jsonify(type=f"/docs#problem-{code}", status=status, code=code, title=code, detail=detail, **more)
    problem.content_type = "application/problem+json"
    return problem, status
