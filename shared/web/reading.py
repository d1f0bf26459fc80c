"""From a request to a Call, in the order in which refusing is cheapest; all broken fields are told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from shared.contracts.catalogue import unseen_characters
from shared.errors import Invalid, Violation
from shared.web import bodies, conditions, paging
from shared.web.calls import Call
from shared.web.correlation import Correlation
from shared.web.principals import (
    ANONYMOUS,
    Admit,
    Principal,
    Unauthenticated,
    Verifier,
    allow,
    as_they_come,
    fits,
)
from shared.web.problems import Refused
from shared.web.violations import violations

if TYPE_CHECKING:
    from shared.web.operations import Operation

T = TypeVar("T")


@dataclass(frozen=True)
class Gate:
    """What a server needs to let requests in and pages out."""

    verify: Verifier
    cursors: paging.Cursors
    admit: Admit = as_they_come


def principal_of(request: Request, operation: Operation, gate: Gate) -> Principal:
    if operation.roles is None:
        return ANONYMOUS
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("Send a bearer token: Authorization: Bearer <token>.", presented=False)
    roles, changing = operation.roles, operation.changing
    principal = gate.verify(token.strip())
    if operation.register_asked:
        principal = gate.admit(principal, lambda role: fits(role, roles, changing=changing))
    allow(principal, roles, changing=changing)
    return principal


class RawRequest(Request):
    """What a raw operation is given. path_values: of the path's placeholders. principal: who called."""

    path_values: Mapping[str, Any]
    principal: Principal


def raw_request_of(request: Request, operation: Operation, principal: Principal) -> RawRequest:
    """The same request with its body in memory, and who sent it."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Refused("unsupported_media_type", "Send the body as it is, not compressed.")
    data = bodies.read_body(request, operation.max_body)
    environ = {**request.environ, "wsgi.input": BytesIO(data), "CONTENT_LENGTH": str(len(data))}
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    # Else it and its environ hold each other, and the body, until the collector of garbage comes by.
    read = RawRequest(environ, populate_request=False)
    read.path_values = request.path_values  # type: ignore[attr-defined]
    read.principal = principal
    return read


def call_of(request: Request, operation: Operation, principal: Principal, gate: Gate) -> Call:
    """Raises Refused, TooLarge or Invalid."""
    if_match = conditions.version_seen(request.headers) if operation.versioned else None
    key = (
        conditions.idempotency_key(request.headers, required=operation.idempotent == "required")
        if operation.idempotent
        else None
    )
    parsed, files = _body(request, operation)
    broken: list[Violation] = []
    query = _gather(broken, lambda: _query(request.args, operation))
    cursor = _gather(broken, lambda: _cursor(request.args, operation, gate)) if operation.paged else None
    limit = _gather(broken, lambda: paging.limit_of(request.args.get("limit"))) if operation.paged else None
    body = _gather(broken, lambda: _load(operation.body, parsed))
    if not operation.own_text_rules:
        broken += unseen_characters(parsed)
    if broken:
        raise Invalid(broken)
    once = None
    if key is not None:
        sent = list(request.args.items(multi=True))
        once = conditions.once_of(
            principal, key, method=request.method, path=request.path, query=sent, body=parsed, files=files
        )
    correlation: Correlation = request.environ["cuakhau.correlation"]
    return Call(
        principal,
        body=body,
        query=query,
        path=dict(request.path_values),  # type: ignore[attr-defined]
        once=once,
        if_match=if_match,
        cursor=cursor,
        limit=limit or paging.DEFAULT_LIMIT,
        files=files,
        request_id=correlation.request_id,
        traceparent=correlation.traceparent,
    )


def _body(request: Request, operation: Operation) -> tuple[Any, dict[str, Any]]:
    """The parsed JSON value and the files. An empty body is an empty object, so that its missing fields are named."""
    if not (operation.body or operation.multipart):
        return {}, {}
    length = bodies.declared_length(request)
    if length == 0:
        return {}, {}
    expected = "multipart/form-data" if operation.multipart else "application/json"
    content_type = bodies.require_type(request.headers, expected)
    data = bodies.read_body(request, operation.max_body)
    if operation.multipart:
        return bodies.parse_multipart(content_type, data)
    return (bodies.parse_json(data) if data else {}), {}


def _gather(broken: list[Violation], work: Callable[[], T]) -> T | None:
    try:
        return work()
    except Invalid as error:
        broken.extend(error.violations)
        return None


def _load(schema: type[Schema] | None, value: Any) -> Any:
    if schema is None:
        return None
    try:
        return schema().load(value)
    except ValidationError as error:
        raise Invalid(violations(error.messages)) from error


def _cursor(args: MultiDict[str, str], operation: Operation, gate: Gate) -> Any:
    given = args.get("cursor")
    return gate.cursors.open(operation.path, given) if given else None


def _query(args: MultiDict[str, str], operation: Operation) -> Any:
    if operation.query is None:
        return None
    schema = operation.query()
    lists = {f.data_key or name for name, f in schema.load_fields.items() if isinstance(f, fields.List)}
    ours = ("cursor", "limit") if operation.paged else ()
    given = {name: values for name, values in args.lists() if name not in ours}
    doubled = [name for name, values in given.items() if len(values) > 1 and name not in lists]
    broken = [Violation(f"/{name}", "repeated", "May be given once only.") for name in doubled]
    flat = {name: values if name in lists else values[0] for name, values in given.items()}
    loaded = _gather(broken, lambda: _load(operation.query, flat))
    if broken:
        raise Invalid(broken)
    return loaded
