"""Rate, errors and duration of the pages, for Prometheus."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from services.console.entrypoints.probes import only_from_inside

# Whatever else somebody makes up is counted as one: each label takes memory for good.
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def measure(app: Flask) -> None:
    """Counts every request of `app`, and serves the counts at /metrics, to whoever asks from inside."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    requests = Counter(
        "cuakhau_console_requests",
        "Requests by page, method and status",
        ["page", "method", "status"],
        registry=registry,
    )
    seconds = Histogram("cuakhau_console_request_seconds", "Time taken to answer, by page", ["page"], registry=registry)

    @app.before_request
    def begin() -> None:
        g.began = time.monotonic()

    @app.after_request
    def count(response: Response) -> Response:
        page = request.endpoint or "none"
        method = request.method if request.method in _METHODS else "other"
        requests.labels(page, method, response.status_code).inc()
        if "began" in g:
            seconds.labels(page).observe(time.monotonic() - g.began)
        return response

    @app.get("/metrics")
    def metrics() -> Response:
        only_from_inside()
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
