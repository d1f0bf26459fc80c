"""Groups of waiting messages and acts on many of them, from a service's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from services.console.adapters.decoding import read_time
from services.console.domain.bulk_acts import BulkAct, MessageGroup
from services.console.domain.messages import MessageQuery, MessageRef
from shared.errors import Unavailable


class _Answer(Schema):
    class Meta:
        unknown = EXCLUDE


def _maybe() -> fields.String:
    return fields.String(load_default=None, allow_none=True)


class _Filter(_Answer):
    reason = _maybe()
    type = _maybe()
    source = _maybe()
    cause = _maybe()
    q = _maybe()
    dossier = _maybe()


class _Group(_Filter):
    count = fields.Integer(required=True)
    dossiers = fields.Integer(required=True)
    error = _maybe()
    oldest_since = _maybe()
    newest_since = _maybe()
    example_id = _maybe()


class _Act(_Answer):
    id = fields.String(required=True)
    act = fields.String(required=True)
    state = fields.String(required=True)
    counted = fields.Integer(required=True)
    rate = fields.Integer(required=True)
    reason = fields.String(load_default="")
    by = fields.String(load_default="")
    filter = fields.Nested(_Filter, load_default=dict)
    done = fields.Dict(keys=fields.String(), values=fields.Integer(), load_default=dict)
    started_at = _maybe()
    ended_at = _maybe()


def decode_group(service: str, item: Mapping[str, Any]) -> MessageGroup:
    said = _read(service, _Group(), item)
    return MessageGroup(
        service,
        said["count"],
        said["dossiers"],
        said["reason"],
        said["type"],
        said["source"],
        said["cause"],
        said["error"],
        read_time(said["oldest_since"]),
        read_time(said["newest_since"]),
        MessageRef(service, said["example_id"]) if said["example_id"] else None,
    )


def decode_bulk_act(service: str, item: Mapping[str, Any]) -> BulkAct:
    said = _read(service, _Act(), item)
    return BulkAct(
        service,
        said["id"],
        said["act"],
        said["state"],
        said["counted"],
        said["rate"],
        said["reason"],
        said["by"],
        _query(said["filter"]),
        said["done"],
        read_time(said["started_at"]),
        read_time(said["ended_at"]),
    )


def encode_query(query: MessageQuery) -> dict[str, str]:
    asked = {
        "reason": query.reason,
        "type": query.type,
        "source": query.source,
        "cause": query.cause,
        "q": query.text,
    }
    return {name: value for name, value in asked.items() if value}


def _query(said: Mapping[str, Any]) -> MessageQuery:
    given = [said.get(name) for name in ("reason", "source", "q", "type", "cause")]
    return MessageQuery(given[0], given[1], given[2] or said.get("dossier"), given[3], given[4])


def _read(service: str, schema: Schema, item: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = schema.load(item)
    except ValidationError as error:
        raise Unavailable(f"{service} answered with something else than was asked for: {error.messages}") from error
    return loaded
