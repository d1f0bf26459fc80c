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
def readyz() -> Response:
    """Ready whenever it can answer: with a service down, this is where operators see it."""
    reachable = {
        health.service: "ready" if health.ready else "; ".join(health.reasons) or "not ready"
        for health in survey_services(console().glance)
    }
    return jsonify(status="ready", checks={}, services=reachable)
