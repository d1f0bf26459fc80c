"""docs/api/asyncapi.yaml: every event, queue and control message, from the contracts and the table of subscriptions.

`python -m shared.messaging.asyncapi [--check] FILE` writes it, or compares it with what stands there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from shared.contracts import CATALOGUE
from shared.contracts.catalogue import Catalogue, EventContract
from shared.contracts.envelope import CONTENT_TYPE, PREFIX, Envelope, EnvelopeSchema
from shared.messaging import control
from shared.messaging.subscriptions import EXCHANGE, SUBSCRIPTIONS, inbox_of, parked_of, sources_of
from shared.messaging.topology import Topology, whole_topology

Json = dict[str, Any]

_VERSION = "1"
_BINDING_VERSION = "0.3.0"
_ABOUT = """\
Events that the services of Cuakhau tell one another, as CloudEvents 1.0 in AMQP binary mode: attributes in headers, data
as JSON in the body. An event is numbered within its aggregate (`sequence`, dense from 1) and names the one before
(`previousid`), so that a consumer applies each once and in order, whatever the broker does.

Within a major version fields may be added: ignore what you do not know. A breaking change is a new `dataschema`.
"""
_ATTRIBUTES = {
    "specversion": "Version of CloudEvents.",
    "id": "UUIDv7. The same event has the same id at every sending.",
    "type": "Routing key, `<service>.<what_happened>`.",
    "source": "The publishing service.",
    "subject": "The dossier's id, shared by all services.",
    "time": "When the act was committed, UTC with milliseconds.",
    "dataschema": "Contract and major version of the data.",
    "sequence": "Dense number within the publishing aggregate, from 1.",
    "previousid": "Id of the event numbered one less; absent for the first.",
    "correlationid": "Correlation id: the dossier's.",
    "traceparent": "W3C trace context of the act.",
    "backfill": "True on a copy for catching up, which must cause no sending to the outside.",
}
_CONTROL: Mapping[str, tuple[type[Schema], str]] = {
    control.RESEND: (control.ResendSchema, "A consumer asks a source for an aggregate's events from a number on."),
    control.PROGRESS: (control.ProgressSchema, "A source tells a consumer how far an aggregate is."),
}


@cache
def examples() -> Mapping[str, Json]:
    """One valid example of the data of each event type."""
    text = files("shared.contracts").joinpath("examples.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Json] = yaml.safe_load(text)
    return loaded


def asyncapi(catalogue: Catalogue = CATALOGUE, table: Mapping[str, tuple[str, ...]] = SUBSCRIPTIONS) -> Json:
    """The AsyncAPI 3.0 document; nothing needs to run."""
    contracts = sorted(catalogue, key=lambda contract: (contract.type, contract.version))
    topology = whole_topology(table)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Cuakhau", "version": _VERSION, "description": _ABOUT},
        "defaultContentType": CONTENT_TYPE,
        "channels": {**_event_channels(contracts), **_queue_channels(contracts, table, topology)},
        "operations": {**_sendings(contracts), **_receivings(contracts, table)},
        "components": {
            "messages": {
                **{_key(contract): _message(contract) for contract in contracts},
                **{_control_key(kind): _control_message(kind) for kind in _CONTROL},
            },
            "schemas": _schemas(contracts),
        },
    }


def as_text() -> str:
    return yaml.dump(asyncapi(), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=118)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when the file is not up to date")
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    if not given.check:
        given.file.parent.mkdir(parents=True, exist_ok=True)
        given.file.write_text(as_text(), encoding="utf-8")
    elif not given.file.exists() or given.file.read_text(encoding="utf-8") != as_text():
        sys.stderr.write(f"{given.file} is not up to date; run `make docs`.\n")
        return 1
    return 0


class _Plain(yaml.SafeDumper):
    """No anchors; texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Plain.add_representer(str, _text)


def _key(contract: EventContract) -> str:
    return f"{contract.type}.{contract.version}"


def _control_key(kind: str) -> str:
    return f"control.{kind}"


def _ref(*path: str) -> Json:
    return {"$ref": "#/" + "/".join(path)}


def _event_channels(contracts: list[EventContract]) -> Json:
    exchange = {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False}
    channels: Json = {}
    for contract in contracts:
        bindings = {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": _BINDING_VERSION}}
        channel = channels.setdefault(contract.type, {"address": contract.type, "messages": {}, "bindings": bindings})
        channel["messages"][_key(contract)] = _ref("components", "messages", _key(contract))
    return channels


def _queue_channels(contracts: list[EventContract], table: Mapping[str, tuple[str, ...]], topology: Topology) -> Json:
    channels: Json = {}
    for service in table:
        keys = [*map(_key, _heard_by(service, contracts, table)), *map(_control_key, _CONTROL)]
        for queue, about in (
            (inbox_of(service), f"What {service} takes in: {', '.join(table[service])}, and control messages."),
            (parked_of(service), f"What killed {service} again and again, before it is set aside in the database."),
        ):
            channels[queue] = {
                "address": queue,
                "description": about,
                "messages": {key: _ref("components", "messages", key) for key in keys},
                "bindings": {
                    "amqp": {
                        "is": "queue",
                        "queue": {"name": queue, "durable": True, "exclusive": False, "autoDelete": False},
                        "bindingVersion": _BINDING_VERSION,
                    }
                },
                "x-arguments": dict(topology.queues[queue]),
                "x-bindings": [
                    {"exchange": exchange, "routingKey": key}
                    for exchange, key, bound in sorted(topology.bindings)
                    if bound == queue
                ],
            }
    return channels


def _heard_by(
    service: str, contracts: list[EventContract], table: Mapping[str, tuple[str, ...]]
) -> list[EventContract]:
    return [c for c in contracts if c.type.partition(".")[0] in sources_of(service, table)]


def _sendings(contracts: list[EventContract]) -> Json:
    binding = {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": _BINDING_VERSION}}
    return {
        f"publish.{_key(contract)}": {
            "action": "send",
            "channel": _ref("channels", contract.type),
            "summary": contract.summary,
            "messages": [_ref("channels", contract.type, "messages", _key(contract))],
            "bindings": binding,
        }
        for contract in contracts
    }


def _receivings(contracts: list[EventContract], table: Mapping[str, tuple[str, ...]]) -> Json:
    return {
        f"receive.{service}": {
            "action": "receive",
            "channel": _ref("channels", inbox_of(service)),
            "summary": f"{service} applies each event once and in order, or keeps it waiting with its reason.",
            "messages": [
                _ref("channels", inbox_of(service), "messages", key)
                for key in (*map(_key, _heard_by(service, contracts, table)), *map(_control_key, _CONTROL))
            ],
            "bindings": {"amqp": {"ack": True, "bindingVersion": _BINDING_VERSION}},
        }
        for service in table
    }


def _message(contract: EventContract) -> Json:
    fixed = {"type": contract.type, "source": contract.type.partition(".")[0], "dataschema": contract.dataschema}
    return {
        "name": contract.type,
        "title": f"{contract.type}, version {contract.version}",
        "summary": contract.summary,
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": f"$message.header#/{PREFIX}correlationid"},
        "headers": {
            "allOf": [
                _ref("components", "schemas", "Envelope"),
                {"type": "object", "properties": {PREFIX + name: {"const": value} for name, value in fixed.items()}},
            ]
        },
        "payload": _ref("components", "schemas", _key(contract)),
        "bindings": {"amqp": {"messageType": contract.type, "bindingVersion": _BINDING_VERSION}},
        "examples": [{"name": "example", "headers": _example_headers(contract), "payload": examples()[contract.type]}],
    }


def _example_headers(contract: EventContract) -> Json:
    data = examples()[contract.type]
    return Envelope(
        id="0199c0de-0000-7000-8000-000000000002",
        type=contract.type,
        source=contract.type.partition(".")[0],
        subject="0199c0de-0000-7000-8000-000000000001",
        sequence=2,
        previousid="0199c0de-0000-7000-8000-000000000001",
        time=datetime.fromisoformat(data["occurred_at"]).astimezone(UTC),
        dataschema=contract.dataschema,
        correlationid="0199c0de-0000-7000-8000-000000000001",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        data=b"",
    ).headers()


def _control_message(kind: str) -> Json:
    return {
        "name": kind,
        "summary": _CONTROL[kind][1] + " Sent straight to one inbox; may be lost, it is said again.",
        "contentType": CONTENT_TYPE,
        "headers": {
            "type": "object",
            "required": [control.HEADER],
            "properties": {control.HEADER: {"const": kind}},
        },
        "payload": _ref("components", "schemas", _control_key(kind)),
    }


def _schemas(contracts: list[EventContract]) -> Json:
    plugin = MarshmallowPlugin()
    spec = APISpec("", _VERSION, "3.1.0", plugins=[plugin])
    if plugin.converter is not None:
        plugin.converter.add_attribute_function(_decimal_as_text)  # type: ignore[no-untyped-call]
    for contract in contracts:
        spec.components.schema(_key(contract), schema=contract.schema)
    for kind, (schema, _) in _CONTROL.items():
        spec.components.schema(_control_key(kind), schema=schema)
    spec.components.schema("Envelope", schema=EnvelopeSchema)
    schemas: Json = spec.to_dict()["components"]["schemas"]
    for schema in schemas.values():
        schema["additionalProperties"] = True
    schemas["Envelope"] = _with_prefix(schemas["Envelope"])
    portable: Json = _with_portable_patterns(dict(sorted(schemas.items())))
    return portable


def _with_portable_patterns(node: Any) -> Any:
    """marshmallow matches from the start and Python ends with \\Z; JSON Schema says both in another way."""
    if isinstance(node, list):
        return [_with_portable_patterns(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    return {
        key: f"^(?:{inner.removesuffix('$').removesuffix(chr(92) + 'Z')})$"
        if key == "pattern" and isinstance(inner, str)
        else _with_portable_patterns(inner)
        for key, inner in node.items()
    }


def _decimal_as_text(_self: Any, field: fields.Field[Any], **_: Any) -> Json:
    return {"type": "string", "format": "decimal"} if isinstance(field, fields.Decimal) and field.as_string else {}


def _with_prefix(schema: Json) -> Json:
    properties = dict(_described(schema["properties"]))
    return {**schema, "properties": properties, "required": [PREFIX + name for name in schema["required"]]}


def _described(properties: Json) -> Iterator[tuple[str, Json]]:
    for name in _ATTRIBUTES:
        yield PREFIX + name, {**properties[name], "description": _ATTRIBUTES[name]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
