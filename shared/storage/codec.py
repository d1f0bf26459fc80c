"""State to document and back: a marshmallow schema made from a frozen dataclass.

Knows str, int, bool, float, Decimal, date, datetime (UTC), Enum (by value), X | None, tuple[X, ...], Mapping[str, X]
and nested frozen dataclasses. A field with a default may be absent from older documents.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from marshmallow import EXCLUDE, Schema, fields, post_load

from shared.aggregate import Json

S = TypeVar("S")


class DataclassCodec(Generic[S]):
    """dump: dataclass to JSON-like values that BSON stores as they are. load: the reverse; raises ValidationError."""

    def __init__(self, cls: type[S]) -> None:
        self._schema = schema_of(cls)()  # type: ignore[arg-type]

    def dump(self, state: S) -> Json:
        dumped: Json = self._schema.dump(state)
        return dumped

    def load(self, document: Json) -> S:
        loaded: S = self._schema.load(document)
        return loaded


class _Tuple(fields.List[Any]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class _Moment(fields.Field[datetime]):
    """Stored as a BSON date, so that it can be indexed and compared."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> datetime | None:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


_SIMPLE: dict[type, Any] = {
    str: lambda **o: fields.String(**o),
    int: lambda **o: fields.Integer(strict=True, **o),
    bool: lambda **o: fields.Boolean(**o),
    float: lambda **o: fields.Float(**o),
    Decimal: lambda **o: fields.Decimal(as_string=True, **o),
    datetime: lambda **o: _Moment(**o),
    date: lambda **o: fields.Date(**o),
}


@cache
def schema_of(cls: type[Any]) -> type[Schema]:
    """The schema class of a frozen dataclass."""
    hints = get_type_hints(cls)
    members: dict[str, Any] = {f.name: _field(hints[f.name], _options(f)) for f in dataclasses.fields(cls)}

    def make(_self: Schema, data: dict[str, Any], **_: Any) -> Any:
        return cls(**data)

    members["make"] = post_load(make)
    members["Meta"] = type("Meta", (), {"unknown": EXCLUDE})
    return type(f"{cls.__name__}Schema", (Schema,), members)


def _options(field: dataclasses.Field[Any]) -> dict[str, Any]:
    if field.default is not dataclasses.MISSING:
        return {"load_default": field.default}
    if field.default_factory is not dataclasses.MISSING:
        return {"load_default": field.default_factory}
    return {"required": True}


def _field(hint: Any, options: dict[str, Any]) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (a for a in args if a is not type(None))
        return _field(inner, {**options, "allow_none": True})
    if origin is tuple:
        return _Tuple(_field(args[0], {}), **options)
    if origin in (dict, Mapping):
        return fields.Dict(keys=fields.String(), values=_field(args[1], {}), **options)
    if dataclasses.is_dataclass(hint):
        return fields.Nested(schema_of(hint), **options)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return fields.Enum(hint, by_value=True, **options)
    if hint is Any:
        return fields.Raw(**options)
    return _SIMPLE[hint](**options)
