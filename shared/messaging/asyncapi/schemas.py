"""Schemas of data, envelope and control messages, as JSON Schema says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields

from shared.contracts.catalogue import EventContract
from shared.contracts.envelope import PREFIX, EnvelopeSchema
from shared.messaging.asyncapi.names import CONTROL, Json, control_key, key_of

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


def schemas_of(contracts: list[EventContract]) -> Json:
    plugin = MarshmallowPlugin()
    spec = APISpec("", "1", "3.1.0", plugins=[plugin])
    if plugin.converter is not None:
        plugin.converter.add_attribute_function(_decimal_as_text)  # type: ignore[no-untyped-call]
    for contract in contracts:
        spec.components.schema(key_of(contract), schema=contract.schema)
    for kind, (schema, _) in CONTROL.items():
        spec.components.schema(control_key(kind), schema=schema)
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
