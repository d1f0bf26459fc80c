"""Messages: events in their envelope, and control messages."""

from __future__ import annotations

from shared.contracts.catalogue import EventContract
from shared.contracts.envelope import CONTENT_TYPE, PREFIX
from shared.messaging import control
from shared.messaging.asyncapi.examples import example_headers, examples
from shared.messaging.asyncapi.names import BINDING_VERSION, CONTROL, Json, control_key, key_of, ref


def message(contract: EventContract) -> Json:
    fixed = {"type": contract.type, "source": contract.type.partition(".")[0], "dataschema": contract.dataschema}
    return {
        "name": contract.type,
        "title": f"{contract.type}, version {contract.version}",
        "summary": contract.summary,
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": f"$message.header#/{PREFIX}correlationid"},
        "headers": {
            "allOf": [
                ref("components", "schemas", "Envelope"),
                {"type": "object", "properties": {PREFIX + name: {"const": value} for name, value in fixed.items()}},
            ]
        },
        "payload": ref("components", "schemas", key_of(contract)),
        "bindings": {"amqp": {"messageType": contract.type, "bindingVersion": BINDING_VERSION}},
        "examples": [{"name": "example", "headers": example_headers(contract), "payload": examples()[contract.type]}],
    }


def control_message(kind: str) -> Json:
    return {
        "name": kind,
        "summary": CONTROL[kind][1] + " Sent straight to one inbox; may be lost, it is said again.",
        "contentType": CONTENT_TYPE,
        "headers": {
            "type": "object",
            "required": [control.HEADER],
            "properties": {control.HEADER: {"const": kind}},
        },
        "payload": ref("components", "schemas", control_key(kind)),
    }
