"""Field types that every event uses in the same way."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from shared.contracts.canonical import moment_text


class Contract(Schema):
    """Unknown fields are ignored: a newer publisher may add some within one major version."""

    class Meta:
        unknown = EXCLUDE


class Moment(fields.DateTime):
    """A point in time, UTC, ISO 8601 with milliseconds ("2026-07-01T02:00:00.000Z")."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else moment_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        moment = super()._deserialize(value, attr, data, **kwargs)
        try:
            utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except OverflowError as error:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from error
        # The first and last years cannot be shown in every time zone.
        if not MINYEAR < utc.year < MAXYEAR:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return utc


def quantity() -> fields.Decimal:
    """12 integer digits + 3 decimals, as a string on the wire (form 01)."""
    return fields.Decimal(places=3, as_string=True, required=True)


def text(limit: int, *, required: bool = True) -> fields.String:
    if required:
        return fields.String(required=True, validate=validate.Length(max=limit))
    return fields.String(allow_none=True, load_default=None, validate=validate.Length(max=limit))


def one_of(*choices: str, required: bool = True) -> fields.String:
    if required:
        return fields.String(required=True, validate=validate.OneOf(choices))
    return fields.String(allow_none=True, load_default=None, validate=validate.OneOf(choices))


class Named(Contract):
    """A code of some list and the name that stood beside it."""

    code = text(50)
    name = text(255)
