"""/healthz, /readyz and /metrics."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder
from werkzeug.wrappers import Request, Response

from shared.web.health import checks
from shared.web.replies import json_response


def alive(_request: Request, _stopping: bool) -> Response:
    """200 as long as the process turns its loop."""
    return json_response({"status": "alive"}, 200, {})


def ready(_request: Request, stopping: bool) -> Response:
    """200 when every registered check is fine, else 503; each check stands with "ok" or the reason."""
    if stopping:
        return json_response({"status": "stopping", "checks": {}}, 503, {})
    said = checks.results()
    fine = all(reason is None for reason in said.values())
    body = {"status": "ready" if fine else "not_ready", "checks": checks.worded(said)}
    return json_response(body, 200 if fine else 503, {})


def metrics(request: Request, _stopping: bool) -> Response:
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(REGISTRY), content_type=content_type)


ANSWERS: dict[str, Callable[[Request, bool], Response]] = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
