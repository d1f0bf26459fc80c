"""Marshmallow schemas that follow from frozen dataclasses: what a page uses of an answer, and nothing else of it."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from marshmallow import EXCLUDE, Schema, ValidationError, post_load
from marshmallow import fields as known

from services.console.application.desk import Json
from shared.errors import Unavailable

T = TypeVar("T")

_PLAIN: dict[Any, Callable[..., known.Field[Any]]] = {
    str: known.String,
    int: known.Integer,
    float: known.Float,
    bool: known.Boolean,
    date: known.Date,
    Decimal: known.Decimal,
}


def read_as(shape: type[T], json: Json, *, service: str) -> T:
    """Raises Unavailable when the service said something else than it promises."""
    try:
        return cast(T, schema_of(cast(type, shape)).load(json))
    except ValidationError as error:
        raise Unavailable(f"{service} answered with something that is no {shape.__name__}: {error.messages}") from error


def read_all(shape: type[T], items: Sequence[Json], *, service: str) -> tuple[T, ...]:
    """Raises Unavailable."""
    return tuple(read_as(shape, item, service=service) for item in items)


@cache
def schema_of(shape: type) -> Schema:
    """Of a frozen dataclass: a field without a default has to be there, one that may be None may be null."""
    hints = get_type_hints(shape)
    named: dict[str, Any] = {one.name: _field(hints[one.name], one) for one in fields(shape)}

    class Shape(Schema):
        class Meta:
            unknown = EXCLUDE

        @post_load
        def make(self, data: dict[str, Any], **_: Any) -> Any:
            return shape(**data)

    return cast(type[Schema], type(shape.__name__, (Shape,), named))()


def _field(hint: Any, of: Field[Any]) -> known.Field[Any]:
    inner, nullable = _without_none(hint)
    given: dict[str, Any] = {"allow_none": nullable}
    given["required"] = of.default is MISSING and of.default_factory is MISSING
    return _kind(inner, given)


def _kind(hint: Any, given: dict[str, Any]) -> known.Field[Any]:
    if hint is datetime:
        return _Instant(**given)
    if hint in _PLAIN:
        return _PLAIN[hint](**given)
    if is_dataclass(hint):
        return known.Nested(lambda: schema_of(cast(type, hint)), **given)
    if get_origin(hint) is tuple:
        return _Row(_kind(get_args(hint)[0], {}), **given)
    if get_origin(hint) is Mapping:
        return known.Dict(known.String(), _kind(get_args(hint)[1], {}), **given)
    if hint is Any:
        return known.Raw(**{**given, "allow_none": True})
    raise TypeError(f"No field for {hint}")


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = [each for each in get_args(hint) if each is not type(None)]
        return inner[0], len(inner) < len(get_args(hint))
    return hint, hint is Any


class _Row(known.List[Any]):
    """Frozen as the value that holds it."""

    def _deserialize(self, *given: Any, **more: Any) -> Any:
        return tuple(super()._deserialize(*given, **more))


class _Instant(known.AwareDateTime):
    """In UTC, as pages count."""

    def __init__(self, **given: Any) -> None:
        super().__init__(default_timezone=UTC, **given)
