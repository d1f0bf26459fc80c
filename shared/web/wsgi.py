"""The WSGI layer: health first, then routes; whatever goes wrong becomes a problem; one log line per request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from prometheus_client import Gauge, Histogram
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Map
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import ClosingIterator

from shared.telemetry import Span
from shared.web.correlation import correlating, correlation_of
from shared.web.health.answers import ANSWERS
from shared.web.in_hand import InHand
from shared.web.problems import Problem, Refused, problem_of
from shared.web.room import Room

# Requests that may wait or run at one time; more are told to come back, so that memory stays bounded.
MOST_IN_HAND = 256

log = structlog.get_logger("cuakhau.web")
_seconds = Histogram("cuakhau_http_request_seconds", "Time to answer", ["service", "method", "route", "status"])
_held = Gauge("cuakhau_http_requests_in_hand", "Requests being read, waiting or at work", ["service"])


class Application:
    def __init__(self, service: str, url_map: Map, in_hand: InHand, room: Room | None = None) -> None:
        self._service = service
        self._room = room or Room()
        self._url_map = url_map
        self._in_hand = in_hand
        self.stopping = False
        _held.labels(service).set_function(lambda: len(in_hand))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        started = time.monotonic()
        request = Request(environ, populate_request=False)
        answer = ANSWERS.get(request.path) if request.method in ("GET", "HEAD") else None
        if answer is None:
            self._in_hand.enter()
        try:
            with (
                _correlated(request, quiet=answer is not None),
                self._room.held() as environ["cuakhau.held"],
            ):
                response = self._answer(request, answer)
                self._record(request, response, time.monotonic() - started, quiet=answer is not None)
            response.headers["X-Request-Id"] = environ["cuakhau.correlation"].request_id
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers["X-Content-Type-Options"] = "nosniff"
            if "cuakhau.answered" in environ:
                environ["cuakhau.answered"](self.stopping)
            body = response(environ, start_response)
        except BaseException:
            if answer is None:
                self._in_hand.leave()
            raise
        return body if answer else ClosingIterator(body, self._in_hand.leave)

    def _answer(self, request: Request, answer: Callable[[Request, bool], Response] | None) -> Response:
        try:
            if answer is not None:
                return answer(request, self.stopping)
            return self._operate(request)
        except HTTPException as error:
            problem = _of_routing(error, request)
        except Exception as error:
            problem = problem_of(error)
            if problem.status == 500:
                log.exception("request_failed", method=request.method, path=request.path)
        correlation = request.environ["cuakhau.correlation"]
        return problem.response(correlation.request_id)

    def _operate(self, request: Request) -> Response:
        if self.stopping:
            raise Refused("stopping", "This instance is shutting down; try again.", headers={"Retry-After": "1"})
        if len(self._in_hand) > MOST_IN_HAND:
            raise Refused("busy", "Too many requests are waiting here; try again.", headers={"Retry-After": "1"})
        entrypoint, values = self._url_map.bind_to_environ(request.environ).match()
        request.environ["cuakhau.route"] = entrypoint.operation.path
        request.path_values = values  # type: ignore[attr-defined]
        response: Response = entrypoint.handle_request(request)
        return response

    def _record(self, request: Request, response: Response, seconds: float, *, quiet: bool) -> None:
        route = request.path if quiet else request.environ.get("cuakhau.route", "")
        method = request.method if request.method in _METHODS else "other"
        _seconds.labels(self._service, method, route, response.status_code).observe(seconds)
        if not quiet:
            _told(request.environ["cuakhau.span"], method, route, response.status_code)
        (log.debug if quiet else log.info)(
            "request",
            method=request.method,
            path=request.path,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )


def _told(span: Span, method: str, route: str, status: int) -> None:
    span.name(f"{method} {route}".strip())
    span.note(route=route, status=status)
    if status >= 500:
        span.fail(str(status))


@contextmanager
def _correlated(request: Request, *, quiet: bool) -> Iterator[None]:
    """quiet: a probe, whose steps nobody follows."""
    environ, given = request.environ, request.headers.get("traceparent")
    if quiet:
        environ["cuakhau.correlation"] = correlation_of(given)
        yield
        return
    with correlating(given, request.method if request.method in _METHODS else "other") as (correlation, span):
        environ["cuakhau.correlation"], environ["cuakhau.span"] = correlation, span
        with structlog.contextvars.bound_contextvars(request_id=correlation.request_id):
            yield


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _of_routing(error: HTTPException, request: Request) -> Problem:
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        detail = f"{request.method} is not possible here; possible: {allowed}."
        return Refused("method_not_allowed", detail, headers={"Allow": allowed}).problem
    if isinstance(error, NotFound):
        return Refused("not_found", f"There is nothing at {request.path}; /openapi.json lists what there is.").problem
    return Refused("malformed_request", error.description or "The request is malformed.").problem
