"""application/problem+json (RFC 9457): how every refusal looks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Response

from shared.errors import (
    Conflict,
    CuakhauError,
    Forbidden,
    Invalid,
    KeyReused,
    NotAllowed,
    NotFound,
    Permanent,
    Stale,
    TooLarge,
    Transient,
    Violation,
)
from shared.web.principals import Unauthenticated

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = "5"

# code → (status, title, when). Codes that domain errors bring themselves need not stand here.
KNOWN: dict[str, tuple[int, str, str]] = {
    "malformed_json": (400, "Malformed JSON", "The body is not one well-formed JSON value in UTF-8."),
    "malformed_request": (400, "Malformed request", "The request breaks HTTP or one of its headers is malformed."),
    "idempotency_key_required": (400, "Idempotency-Key is required", "Creations carry a key that makes retries safe."),
    "unauthenticated": (401, "Not signed in", "The bearer token is missing, expired or not valid here."),
    "forbidden": (403, "Forbidden", "Signed in, but the role or its scope does not reach this."),
    "not_found": (404, "Not found", "There is nothing at this address."),
    "method_not_allowed": (405, "Method not allowed", "The header Allow names the methods of this address."),
    "request_timeout": (408, "Request timed out", "The request arrived too slowly."),
    "conflict": (409, "Conflict", "Somebody else was faster: load again, decide again."),
    "stale": (409, "Stale", "Somebody else changed this since you loaded it."),
    "already_acted": (409, "Already done", "The same act or the same natural key already stands."),
    "slot_unavailable": (409, "No such time", "The officer's time is taken; `failed` and `alternatives` say more."),
    "not_allowed": (409, "Out of place", "The act is not possible now; `state` and `allowed` say what is."),
    "too_large": (413, "Too large", "The body is larger than this operation takes."),
    "unsupported_media_type": (415, "Unsupported media type", "The body's content type is not the one expected."),
    "invalid": (422, "Invalid", "`errors` names every broken rule with a JSON pointer."),
    "idempotency_key_reused": (422, "Idempotency-Key reused", "The key was used before with other content."),
    "precondition_required": (428, "If-Match is required", "Commands say which version they were decided on."),
    "internal": (500, "Internal error", "A fault of ours; it has been logged under the request's id."),
    "unavailable": (503, "Unavailable for now", "Try again after the seconds in Retry-After."),
    "stopping": (503, "Stopping", "This instance is shutting down; try again."),
    "busy": (503, "Busy", "More requests are waiting here than can be held; try again."),
}

_STATUS: tuple[tuple[type[CuakhauError], int], ...] = (
    (Invalid, 422),
    (Unauthenticated, 401),
    (NotFound, 404),
    (Forbidden, 403),
    (NotAllowed, 409),
    (TooLarge, 413),
    (KeyReused, 422),
    (Conflict, 409),
    (Transient, 503),
    (Permanent, 422),
)


@dataclass(frozen=True)
class Problem:
    status: int
    code: str
    title: str
    detail: str
    errors: Sequence[Violation] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self, request_id: str) -> dict[str, Any]:
        members: dict[str, Any] = {
            "type": f"/docs#problem-{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "instance": f"urn:uuid:{request_id}",
            **self.extensions,
        }
        if self.errors:
            members["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.message} for e in self.errors]
        return members

    def response(self, request_id: str) -> Response:
        text = json.dumps(self.document(request_id), ensure_ascii=False)
        return Response(
            text.encode("utf-8", "backslashreplace"),
            self.status,
            headers=dict(self.headers),
            content_type=CONTENT_TYPE,
        )


class Refused(Permanent):
    """What the web layer itself refuses, under one of the KNOWN codes."""

    def __init__(self, code: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        status, title, _ = KNOWN[code]
        self.problem = Problem(status, code, title, detail, headers=headers or {})


def problem_of(error: Exception) -> Problem:
    """How `error` is told to the caller; what is not of our own tree becomes a 500 that says nothing about us."""
    if isinstance(error, Refused):
        return error.problem
    if not isinstance(error, CuakhauError):
        status, title, when = KNOWN["internal"]
        return Problem(status, "internal", title, when)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    title = KNOWN[error.code][1] if error.code in KNOWN else error.code.replace("_", " ").capitalize()
    return Problem(
        status,
        error.code,
        title,
        error.message or title,
        errors=error.violations if isinstance(error, Invalid) else (),
        extensions=_extensions(error),
        headers=_headers(error),
    )


def _extensions(error: CuakhauError) -> dict[str, Any]:
    if isinstance(error, NotAllowed):
        return {"act": error.act, "state": error.state, "allowed": list(error.allowed)}
    if isinstance(error, Stale) and error.current is not None:
        return {"expected": error.expected, "current": error.current}
    return dict(error.extensions)


def _headers(error: CuakhauError) -> dict[str, str]:
    if isinstance(error, Transient):
        return {"Retry-After": RETRY_AFTER}
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": 'Bearer realm="cuakhau"' + (', error="invalid_token"' if error.presented else "")}
    return {}
