"""The envelope around an event: CloudEvents 1.0 in AMQP binary mode (attributes in headers, data in the body)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from shared.contracts.canonical import moment_text
from shared.contracts.catalogue import violations_of
from shared.contracts.fields import Moment
from shared.errors import Invalid, Violation

PREFIX = "cloudEvents:"
CONTENT_TYPE = "application/json"


@dataclass(frozen=True)
class Envelope:
    """One event on its way.

    subject: the aggregate's id; sequence: its dense number within the publishing aggregate, from 1; previousid: id of
    the event numbered one less, None for the first; data: canonical JSON, byte for byte the same at every sending;
    backfill: a copy for catching up, which must cause no sending to the outside.
    """

    id: str
    type: str
    source: str
    subject: str
    sequence: int
    previousid: str | None
    time: datetime
    dataschema: str
    correlationid: str
    traceparent: str | None
    data: bytes
    backfill: bool = False

    def headers(self) -> dict[str, Any]:
        attributes = {
            "specversion": "1.0",
            "id": self.id,
            "type": self.type,
            "source": self.source,
            "subject": self.subject,
            "time": moment_text(self.time),
            "dataschema": self.dataschema,
            "sequence": self.sequence,
            "previousid": self.previousid,
            "correlationid": self.correlationid,
            "traceparent": self.traceparent,
            "backfill": True if self.backfill else None,
        }
        return {PREFIX + name: value for name, value in attributes.items() if value is not None}


# What a database can store, index and show: no control characters, no halves of characters.
_PRINTABLE = validate.Regexp(r"[^\x00-\x1f\x7f\ud800-\udfff]*\Z")
# What an operator's address can name: "<subject>~<source>~<n>~<id>" in a path, where "unreadable~" means another place.
_ID = (validate.Length(1, 100), validate.Regexp(r"[A-Za-z0-9_.:@-]*\Z"), validate.NoneOf(["unreadable"]))


class EnvelopeSchema(Schema):
    """The attributes, without their prefix."""

    class Meta:
        unknown = EXCLUDE

    specversion = fields.String(required=True, validate=validate.Equal("1.0"))
    id = fields.String(required=True, validate=_ID)
    type = fields.String(required=True, validate=validate.Regexp(r"[a-z_]+\.[a-z_]+\Z"))
    source = fields.String(required=True, validate=validate.Regexp(r"[a-z_]+\Z"))
    subject = fields.String(required=True, validate=_ID)
    time = Moment(required=True)
    dataschema = fields.String(required=True, validate=_PRINTABLE)
    sequence = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**53 - 1))
    previousid = fields.String(load_default=None, allow_none=True, validate=_ID)
    correlationid = fields.String(required=True, validate=_PRINTABLE)
    traceparent = fields.String(load_default=None, allow_none=True, validate=_PRINTABLE)
    backfill = fields.Boolean(load_default=False)


_SCHEMA = EnvelopeSchema()


def ensure_subject(id: str) -> None:
    """Raises Invalid when consumers would refuse events about an aggregate with that id."""
    try:
        _SCHEMA.fields["subject"].deserialize(id)
    except ValidationError as error:
        message = "Nothing was stored: others are told of it by its id, which has 1 to 100 of A-Z a-z 0-9 _ . : @ -"
        raise Invalid(violations_of(error.messages, "/subject"), message) from error


def read_envelope(headers: Mapping[str, Any], body: bytes) -> Envelope:
    """Raises Invalid when the attributes do not name a dossier and its place in the sequence."""
    attributes = {name.removeprefix(PREFIX): value for name, value in headers.items() if name.startswith(PREFIX)}
    try:
        loaded = dict(_SCHEMA.load(attributes))
    except ValidationError as error:
        raise Invalid(violations_of(error.messages), "The message has no readable envelope.") from error
    del loaded["specversion"]
    return Envelope(data=body, **loaded)


def read_data(envelope: Envelope) -> Any:
    """The body as JSON. Raises Invalid when it is none."""
    try:
        return json.loads(envelope.data)
    except ValueError as error:
        raise Invalid([Violation("", "json", f"The body is not JSON: {error}")], "The body is not JSON.") from error
