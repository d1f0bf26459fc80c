"""For the process manager and for Prometheus. No sign-in: nothing of a dossier is said here."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from services.console.application.overview import survey_services
from services.console.entrypoints.access import console

pages = Blueprint("probes", __name__)


@pages.get("/healthz")
def healthz() -> Response:
    return jsonify(status="alive")


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Ready while it has its own database: with a service down, this is where operators see it."""
    reachable = {
        health.service: "ready" if health.ready else "; ".join(health.reasons) or "not ready"
        for health in survey_services(console().glance)
    }
    checks = {name: check() or "ok" for name, check in console().checks.items()}
    ready = all(said == "ok" for said in checks.values())
    body = jsonify(status="ready" if ready else "not ready", checks=checks, services=reachable)
    return body, 200 if ready else 503
