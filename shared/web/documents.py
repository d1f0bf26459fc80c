"""The API's description: OpenAPI 3.1 from the declared operations, and a page for people."""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from jinja2 import Environment, PackageLoader
from marshmallow import fields
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from shared.web.entrypoint import HttpEntrypoint
from shared.web.operations import Operation
from shared.web.paging import DEFAULT_LIMIT, LARGEST_LIMIT
from shared.web.problems import CONTENT_TYPE, KNOWN

Json = dict[str, Any]

_RULE = re.compile(r"<(?:(?P<kind>[a-z]+)(?:\([^)]*\))?:)?(?P<name>[a-zA-Z_]\w*)>")
_VERSION = "1"

_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable word for machines."},
        "instance": {"type": "string", "description": "The request's id, as in X-Request-Id."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "JSON pointer into the body, or /name in the query.",
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def operations_of(service: type) -> Iterator[tuple[str, Operation]]:
    """Method name and declaration, inherited ones too, in order of path and method."""
    declared = [
        (name, entrypoint.operation)
        for name, method in inspect.getmembers(service, inspect.isfunction)
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, HttpEntrypoint)
    ]
    return iter(sorted(declared, key=lambda d: (d[1].path, d[1].method)))


def openapi(service: type) -> Json:
    """The OpenAPI document of a service class; nothing needs to run."""
    plugin = MarshmallowPlugin()
    spec = APISpec(service_title(service), _VERSION, "3.1.0", plugins=[plugin], info={"description": _about(service)})
    if plugin.converter is not None:
        plugin.converter.add_attribute_function(_decimal_as_text)  # type: ignore[no-untyped-call]
    spec.components.schema("Problem", _PROBLEM)
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for name, operation in operations_of(service):
        if not operation.internal:
            path = _RULE.sub(lambda match: "{" + match["name"] + "}", operation.path)
            spec.path(path, operations={operation.method.lower(): _operation(name, operation)})
    document: Json = spec.to_dict()
    return document


def service_title(service: type) -> str:
    name: str = service.name  # type: ignore[attr-defined]
    return name.removesuffix("-http")


def docs_page(document: Json) -> str:
    """The document as one HTML page that needs nothing else, and what each problem code means."""
    environment = Environment(loader=PackageLoader("shared.web", "."), autoescape=True)
    return environment.get_template("docs.html").render(document=document, problems=KNOWN)


def _about(service: type) -> str:
    return inspect.cleandoc(service.__doc__) if service.__doc__ else ""


def _decimal_as_text(_self: Any, field: fields.Field[Any], ret: Json, **_: Any) -> Json:
    if isinstance(field, fields.Decimal) and field.as_string:
        nullable = isinstance(ret.get("type"), list)
        return {"type": ["string", "null"] if nullable else "string", "format": "decimal"}
    return {}


def _operation(name: str, operation: Operation) -> Json:
    described: Json = {
        "operationId": name,
        "summary": operation.summary,
        "parameters": list(_parameters(operation)),
        "responses": dict(_responses(operation)),
        "security": [] if operation.roles is None else [{"bearer": []}],
    }
    roles = "Roles: " + ", ".join(operation.roles) if operation.roles else ""
    if text := "\n\n".join(part for part in (operation.description, roles) if part):
        described["description"] = text
    content = _request_content(operation)
    if content:
        described["requestBody"] = {"required": True, "content": content}
    return described


def _request_content(operation: Operation) -> Json:
    if operation.raw:
        return {"*/*": {}} if operation.changing else {}
    if operation.multipart:
        properties = {"body": operation.body} if operation.body else {}
        return {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": properties,
                    "additionalProperties": {"type": "string", "contentMediaType": "application/octet-stream"},
                }
            }
        }
    return {"application/json": {"schema": operation.body}} if operation.body else {}


def _parameters(operation: Operation) -> Iterator[Json]:
    kinds = {"int": "integer", "float": "number"}
    for match in _RULE.finditer(operation.path):
        schema: Json = {"type": kinds.get(match["kind"] or "", "string")}
        if match["kind"] == "uuid":
            schema["format"] = "uuid"
        yield {"name": match["name"], "in": "path", "required": True, "schema": schema}
    if operation.query:
        yield {"in": "query", "schema": operation.query}
    if operation.paged:
        limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
        yield _parameter("limit", "query", "How many items at most.", limit)
        yield _parameter("cursor", "query", "`next` of the page before.", {"type": "string"})
    if operation.versioned:
        etag = {"type": "string", "pattern": '^"[0-9]+"$'}
        yield _parameter("If-Match", "header", "ETag of the version that the command was decided on.", etag, True)
    if operation.idempotent:
        key = {"type": "string", "minLength": 1, "maxLength": 200}
        text = "The same key with the same content gives the same answer and no second effect."
        yield _parameter("Idempotency-Key", "header", text, key, operation.idempotent == "required")


def _parameter(name: str, where: str, description: str, schema: Json, required: bool = False) -> Json:
    return {"name": name, "in": where, "description": description, "required": required, "schema": schema}


def _responses(operation: Operation) -> Iterator[tuple[str, Json]]:
    success: Json = {"description": "Done"}
    if operation.paged:
        items: Json = {"type": "array", "items": operation.response or {}}
        properties = {"items": items, "next": {"type": ["string", "null"]}}
        page = {"type": "object", "required": ["items", "next"], "properties": properties}
        success["content"] = {"application/json": {"schema": page}}
    elif operation.response:
        success["content"] = {"application/json": {"schema": operation.response}}
        if not operation.raw:
            success["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "The version."}}
    yield str(operation.status), success
    for status in sorted(_refusals(operation)):
        known = [title for _, (at, title, _when) in KNOWN.items() if at == status]
        content = {CONTENT_TYPE: {"schema": "Problem"}}
        yield str(status), {"description": "; ".join(known), "content": content}


def _refusals(operation: Operation) -> set[int]:
    found = {500, 503}
    if operation.roles is not None:
        found |= {401, 403}
    if "<" in operation.path:
        found.add(404)
    if operation.changing:
        # Somebody else was faster, or it is out of place by now.
        found.add(409)
    if operation.body or operation.multipart:
        found |= {400, 408, 413, 415, 422}
    if operation.query or operation.paged:
        found.add(422)
    if operation.idempotent:
        found |= {400, 422}
    if operation.versioned:
        found |= {400, 428}
    return found


def write(service: type, directory: Path) -> Path:
    """Writes `<service>.openapi.json`, the same bytes for the same code."""
    directory.mkdir(parents=True, exist_ok=True)
    target = directory / f"{service_title(service)}.openapi.json"
    target.write_text(as_text(service), encoding="utf-8")
    return target


def as_text(service: type) -> str:
    return json.dumps(openapi(service), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """`python -m shared.web.documents [--check] DIRECTORY module:Class …`: writes the documents, or compares them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a document is not up to date")
    parser.add_argument("directory", type=Path)
    parser.add_argument("services", nargs="+", metavar="module:Class")
    given = parser.parse_args(arguments)
    old = []
    for place in given.services:
        module, _, name = place.partition(":")
        service = getattr(import_module(module), name)
        target = given.directory / f"{service_title(service)}.openapi.json"
        if not given.check:
            write(service, given.directory)
        elif not target.exists() or target.read_text(encoding="utf-8") != as_text(service):
            old.append(target)
    for target in old:
        sys.stderr.write(f"{target} is not up to date; run `make docs`.\n")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
