"""An operation of the API as declared: one value that the entrypoint runs and the documentation describes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from marshmallow import Schema

from shared.web.entrypoint import HttpEntrypoint

F = TypeVar("F", bound=Callable[..., Any])
Idempotent = bool | Literal["required"]

JSON_LIMIT = 1 << 20


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    response: type[Schema] | None = None
    status: int = 200
    roles: tuple[str, ...] | None = ()
    idempotent: Idempotent = False
    versioned: bool = False
    paged: bool = False
    multipart: bool = False
    own_text_rules: bool = False
    max_body: int = JSON_LIMIT
    raw: bool = False
    internal: bool = False
    description: str = ""
    register_asked: bool = True

    @property
    def changing(self) -> bool:
        return self.method not in ("GET", "HEAD")


def operation(
    method: str,
    path: str,
    *,
    summary: str,
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    response: type[Schema] | None = None,
    status: int = 200,
    roles: tuple[str, ...] | None = (),
    idempotent: Idempotent = False,
    versioned: bool = False,
    paged: bool = False,
    multipart: bool = False,
    own_text_rules: bool = False,
    max_body: int = JSON_LIMIT,
    description: str = "",
    register_asked: bool = True,
) -> Callable[[F], F]:
    """Declares a method of a WebService, `(self, call: Call) -> Reply | Page`, as an operation of its API.

    path: with werkzeug rules ("/registrations/<id>"). roles: who may; () is any signed-in importer or staff, None is
    public. idempotent: takes an Idempotency-Key; "required" refuses a call without one. versioned: wants If-Match.
    paged: the method returns a Page. multipart: takes files beside the JSON part "body". max_body: bytes in all.
    description: for the API's documentation, beside the summary.
    own_text_rules: the service itself refuses texts with control characters (shared.texts), along with its other rules.
    register_asked: False lets in whoever the token names, also those whom the register of staff does not know or suspends.
    """
    return HttpEntrypoint.declare(
        Operation(
            method.upper(),
            path,
            summary,
            body=body,
            query=query,
            response=response,
            status=status,
            roles=roles,
            idempotent=idempotent,
            versioned=versioned,
            paged=paged,
            multipart=multipart,
            own_text_rules=own_text_rules,
            max_body=max_body,
            description=description,
            register_asked=register_asked,
        )
    )


def raw_operation(
    method: str,
    path: str,
    *,
    summary: str,
    max_body: int = JSON_LIMIT,
    roles: tuple[str, ...] | None = None,
    internal: bool = False,
    response: type[Schema] | None = None,
    description: str = "",
) -> Callable[[F], F]:
    """Declares a method that takes the werkzeug Request and returns a werkzeug Response.

    The body has been read within `max_body` when the method starts; `request.path_values` holds the path's values,
    `request.principal` who called.
    Public unless `roles` says otherwise. internal: left out of the API's documentation. response: what the JSON that it
    returns looks like, for the documentation alone.
    """
    return HttpEntrypoint.declare(
        Operation(
            method.upper(),
            path,
            summary,
            response=response,
            max_body=max_body,
            roles=roles,
            raw=True,
            internal=internal,
            description=description,
        )
    )
