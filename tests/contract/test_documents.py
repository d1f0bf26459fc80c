"""docs/api is what the code generates, and says what a reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.contracts import CATALOGUE
from shared.contracts.envelope import PREFIX, read_envelope
from shared.messaging import asyncapi
from shared.messaging.subscriptions import SUBSCRIPTIONS, inbox_of, parked_of, sources_of
from shared.messaging.topology import whole_topology
from shared.web.documents import as_text, openapi
from shared.web.problems import CONTENT_TYPE

API = Path(__file__).resolve().parents[2] / "docs" / "api"
SERVICES = ("registration", "inspection", "notification")
METHODS = {"get", "post", "put", "patch", "delete"}
# What AsyncAPI allows as a key of components.
KEY = re.compile(r"[a-zA-Z0-9.\-_]+\Z")


def service_class(service: str) -> type:
    found: type = getattr(import_module(f"services.{service}.entrypoints.http"), f"{service.capitalize()}Http")
    return found


@cache
def described() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(asyncapi.as_text())
    return loaded


def test_asyncapi_document_is_up_to_date() -> None:
    assert (API / "asyncapi.yaml").read_text(encoding="utf-8") == asyncapi.as_text(), "run `make docs`"


@pytest.mark.parametrize("service", SERVICES)
def test_openapi_document_is_up_to_date(service: str) -> None:
    assert (API / f"{service}.openapi.json").read_text(encoding="utf-8") == as_text(service_class(service)), (
        "run `make docs`"
    )


def test_nothing_else_lies_in_the_folder() -> None:
    openapi_documents = {f"{name}.openapi.json" for name in SERVICES}
    assert {file.name for file in API.iterdir()} == {"asyncapi.yaml", "import-open.schema.json", *openapi_documents}


def test_a_check_of_an_old_document_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "asyncapi.yaml"
    assert asyncapi.main(["--check", str(file)]) == 1
    assert asyncapi.main([str(file)]) == 0
    assert asyncapi.main(["--check", str(file)]) == 0
    file.write_text(file.read_text() + "# touched\n")
    assert asyncapi.main(["--check", str(file)]) == 1
    assert "make docs" in capsys.readouterr().err


# AsyncAPI


def test_asyncapi_has_its_parts() -> None:
    document = described()
    assert document["asyncapi"] == "3.0.0"
    assert set(document) == {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
    assert {"title", "version"} <= set(document["info"])
    for part in ("channels", "operations"):
        assert all(KEY.match(key) for key in document[part])
    for part in document["components"].values():
        assert all(KEY.match(key) for key in part)


def test_every_reference_leads_somewhere() -> None:
    document = described()
    found = list(references(document))
    assert found
    for reference in found:
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_every_event_is_sent_over_the_exchange() -> None:
    document = described()
    for contract in CATALOGUE:
        channel = document["channels"][contract.type]
        assert channel["address"] == contract.type
        assert channel["bindings"]["amqp"]["exchange"]["name"] == "cuakhau.events"
        sent = document["operations"][f"publish.{contract.type}.{contract.version}"]
        assert sent["action"] == "send"
        assert sent["bindings"]["amqp"] | {"mandatory": True, "deliveryMode": 2} == sent["bindings"]["amqp"]


@pytest.mark.parametrize("service", SUBSCRIPTIONS)
def test_every_queue_is_there_with_what_arrives_in_it(service: str) -> None:
    document = described()
    expected = {f"{c.type}.{c.version}" for c in CATALOGUE if c.type.partition(".")[0] in sources_of(service)}
    for queue in (inbox_of(service), parked_of(service)):
        channel = document["channels"][queue]
        assert channel["bindings"]["amqp"]["queue"]["name"] == queue
        assert set(channel["messages"]) == expected | {"control.resend", "control.progress"}
        assert channel["x-arguments"] == dict(whole_topology().queues[queue])
        assert channel["x-bindings"]
    taken = document["operations"][f"receive.{service}"]
    assert taken["action"] == "receive"
    names = {reference["$ref"].rpartition("/")[2] for reference in taken["messages"]}
    assert names == set(document["channels"][inbox_of(service)]["messages"])


def test_every_message_has_headers_payload_and_a_valid_example() -> None:
    document = described()
    schemas = document["components"]["schemas"]
    for contract in CATALOGUE:
        message = document["components"]["messages"][f"{contract.type}.{contract.version}"]
        assert message["summary"]
        (shown,) = message["examples"]
        envelope = read_envelope(shown["headers"], b"")
        assert (envelope.type, envelope.dataschema) == (contract.type, contract.dataschema)
        CATALOGUE.load(contract.type, envelope.dataschema, shown["payload"])
        assert set(shown["headers"]) <= set(schemas["Envelope"]["properties"])
        assert set(schemas["Envelope"]["required"]) <= set(shown["headers"])
        payload = schemas[message["payload"]["$ref"].rpartition("/")[2]]
        assert set(payload["required"]) <= set(shown["payload"]) <= set(payload["properties"])


@pytest.mark.parametrize("name", ["sequence", "previousid", "correlationid", "traceparent", "backfill", "dataschema"])
def test_the_attributes_of_our_own_are_explained(name: str) -> None:
    assert described()["components"]["schemas"]["Envelope"]["properties"][PREFIX + name]["description"]


def test_fields_may_be_added_and_patterns_are_portable() -> None:
    for name, schema in described()["components"]["schemas"].items():
        assert schema["additionalProperties"] is True, name
        for pattern in patterns(schema):
            assert pattern.startswith("^")
            assert pattern.endswith("$")
            assert r"\Z" not in pattern


# OpenAPI


@pytest.mark.parametrize("service", SERVICES)
def test_operation_ids_are_unique(service: str) -> None:
    ids = [operation["operationId"] for _, operation in operations(service)]
    assert len(ids) == len(set(ids)) > 5


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_says_how_it_refuses(service: str) -> None:
    for place, operation in operations(service):
        assert operation["summary"], place
        refusals = {status: r for status, r in operation["responses"].items() if status >= "400"}
        assert {"500", "503"} <= set(refusals), place
        assert all(CONTENT_TYPE in response["content"] for response in refusals.values()), place
        assert any(status < "300" for status in operation["responses"]), place
        if operation["security"]:
            assert {"401", "403"} <= set(refusals), place
        if "{" in place:
            assert "404" in refusals, place


@pytest.mark.parametrize("service", SERVICES)
def test_commands_ask_for_the_version_that_was_seen(service: str) -> None:
    for place, operation in operations(service):
        headers = {p["name"]: p["required"] for p in operation["parameters"] if p["in"] == "header"}
        if "If-Match" in headers:
            assert headers["If-Match"], place
            assert {"409", "428"} <= set(operation["responses"]), place


@pytest.mark.parametrize("service", SERVICES)
def test_every_reference_of_the_api_leads_somewhere(service: str) -> None:
    document = openapi(service_class(service))
    for reference in references(document):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in target, reference
            target = target[step]


def operations(service: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, methods in openapi(service_class(service))["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def patterns(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "pattern" and isinstance(value, str):
                yield value
            else:
                yield from patterns(value)
