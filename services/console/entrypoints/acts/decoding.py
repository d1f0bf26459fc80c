"""From a service's JSON to frozen dataclasses, by schemas that follow from their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from marshmallow import EXCLUDE, Schema, ValidationError, post_load
from marshmallow import fields as fields_of

from services.console.domain.casework.case import Case
from shared.errors import Unavailable

T = TypeVar("T")

_PLAIN: Mapping[Any, type[fields_of.Field[Any]]] = {
    str: fields_of.String,
    int: fields_of.Integer,
    bool: fields_of.Boolean,
    Decimal: fields_of.Decimal,
    date: fields_of.Date,
    datetime: fields_of.AwareDateTime,
}


def decode(cls: type[T], given: Mapping[str, Any]) -> T:
    """Fields that `cls` does not have are left aside. Raises Unavailable: a service says what nobody agreed on."""
    shape: Any = cls
    try:
        found: T = schema_of(shape)().load(given)
        return found
    except ValidationError as error:
        raise Unavailable(f"The service's answer cannot be read: {error.messages}") from error


def decode_case(given: Mapping[str, Any]) -> Case:
    return decode(Case, given)


@cache
def schema_of(cls: Any) -> type[Schema]:
    hints = get_type_hints(cls)
    members: dict[str, Any] = {each.name: _field(hints[each.name], each.default) for each in fields(cls)}

    def make(_self: Schema, loaded: dict[str, Any], **_: Any) -> Any:
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in loaded.items()})

    meta = type("Meta", (), {"unknown": EXCLUDE})
    return type(cls.__name__ + "Schema", (Schema,), {**members, "make": post_load(make), "Meta": meta})


def _field(hint: Any, default: Any) -> Any:
    inner: Any
    options: dict[str, Any] = {"required": True} if default is MISSING else {"load_default": default}
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
        options["allow_none"] = True
    if get_origin(hint) is tuple:
        return fields_of.List(_field(get_args(hint)[0], MISSING), **options)
    if is_dataclass(hint):
        inner = hint
        return fields_of.Nested(schema_of(inner), **options)
    return _PLAIN[hint](**options)
