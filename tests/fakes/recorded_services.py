"""A service that answers what a real one answered once: JSON by path, files by path.

It listens on a port and checks bearer tokens as the services do; what it does not have is not found.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from deploy.dev.ports import LOOPBACK, free_ports
from shared.errors import CuakhauError
from shared.web.tokens import verify


@dataclass(frozen=True)
class Act:
    path: str
    body: Any
    who: str
    version: str | None
    key: str | None
    files: Mapping[str, tuple[str | None, bytes]] = field(default_factory=dict)


@dataclass
class RecordedService:
    """answers: JSON by path. files: content type and bytes by path. away: nothing is answered but 503.

    hidden: paths that the reader may not see. asked: every path that was asked for, with the token's principal.
    acts: what was posted; it is answered with the id and the version of what it was about. refusals: status and problem
    by path, instead. told: what anybody is told who posts there, without a token; None: 404.
    """

    secret: str
    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    away: bool = False
    hidden: set[str] = field(default_factory=set)
    acts: list[Act] = field(default_factory=list)
    refusals: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    told: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    address: str = ""

    def begin(self, answers: Mapping[str, Any]) -> None:
        """Anew, whatever a test before it left."""
        self.answers = dict(answers)
        self.files, self.away, self.hidden, self.asked = {}, False, set(), []
        self.acts, self.refusals, self.told = [], {}, {}

    @contextmanager
    def running(self) -> Iterator[RecordedService]:
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


def _app(service: RecordedService) -> Flask:
    app = Flask(__name__)

    @app.get("/<path:path>")
    def answer(path: str) -> Response | tuple[Response, int]:
        path = f"/{path}"
        if service.away:
            return _problem(503, "unavailable", "The database cannot be reached.")
        try:
            who = verify(service.secret, request.headers.get("Authorization", "").removeprefix("Bearer "))
        except CuakhauError as error:
            return _problem(401, "unauthenticated", error.message)
        service.asked.append((path, who.id))
        if path in service.hidden:
            return _problem(403, "forbidden", "This dossier is another agency's.")
        if path in service.files:
            kind, data = service.files[path]
            named = {"Content-Disposition": "attachment; filename*=UTF-8''gi%E1%BA%A5y.pdf"}
            return Response(data, content_type=kind, headers=named)
        if path in service.answers:
            return jsonify(service.answers[path])
        return _problem(404, "not_found", "There is no such thing.")

    @app.route("/<path:path>", methods=["POST", "PUT"])
    def act(path: str) -> Response | tuple[Response, int]:
        path = f"/{path}"
        if path in service.told:
            return _told(service, path)
        who = verify(service.secret, request.headers.get("Authorization", "").removeprefix("Bearer "))
        if path in service.refusals:
            status, problem = service.refusals[path]
            return _problem(status, **problem)
        sent = request.headers
        parts = {name: (part.filename, part.read()) for name, part in request.files.items()}
        body = json.loads(request.form["body"]) if "body" in request.form else request.get_json()
        service.acts.append(Act(path, body, who.id, sent.get("If-Match"), sent.get("Idempotency-Key"), parts))
        return jsonify(id=path.split("/")[2] if path.count("/") > 1 else "made", version=2, status="?")

    return app


def _told(service: RecordedService, path: str) -> Response | tuple[Response, int]:
    if service.away:
        return _problem(503, "unavailable", "The database cannot be reached.")
    said = service.told[path](request.get_json())
    return jsonify(said) if said is not None else _problem(404, "not_found", "There is no such thing.")


def _problem(status: int, code: str, detail: str, **more: Any) -> tuple[Response, int]:
    problem = jsonify(type=f"/docs#problem-{code}", status=status, code=code, title=code, detail=detail, **more)
    problem.content_type = "application/problem+json"
    return problem, status
