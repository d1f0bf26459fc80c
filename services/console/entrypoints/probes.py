"""For the process manager and for Prometheus. No sign-in: nothing of a dossier is said here, and nothing to the Internet."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response

from services.console.application.overview import survey_services
from services.console.domain.addresses import is_inside
from services.console.entrypoints.access import console

pages = Blueprint("probes", __name__)
# Once whoever stands before us was asked, the address is the one that it gave.
_PROXIES_ASKED = "werkzeug.proxy_fix.orig"
_THROUGH_A_PROXY = ("X-Forwarded-For", "Forwarded")


def only_from_inside() -> None:
    """The services' ports are reached from inside alone; the console's pages are for everybody. Raises NotFound (404)."""
    unknown = _PROXIES_ASKED not in request.environ and any(name in request.headers for name in _THROUGH_A_PROXY)
    if unknown or not is_inside(request.remote_addr or ""):
        abort(404)


@pages.get("/healthz")
def healthz() -> Response:
    return jsonify(status="alive")


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Ready while it has its own database: with a service down, this is where operators see it."""
    only_from_inside()
    reachable = {
        health.service: "ready" if health.ready else "; ".join(health.reasons) or "not ready"
        for health in survey_services(console().glance)
    }
    checks = {name: check() or "ok" for name, check in console().checks.items()}
    ready = all(said == "ok" for said in checks.values())
    body = jsonify(status="ready" if ready else "not ready", checks=checks, services=reachable)
    return body, 200 if ready else 503
