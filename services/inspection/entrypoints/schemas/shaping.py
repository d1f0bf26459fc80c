"""Schemas that load into the domain's dataclasses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validate


class Shaped(Schema):
    """makes: the dataclass of what was loaded."""

    makes: ClassVar[Callable[..., Any]]

    @post_load
    def make(self, loaded: dict[str, Any], **_: Any) -> Any:
        return self.makes(**{key: tuple(value) if isinstance(value, list) else value for key, value in loaded.items()})


def _said(value: str) -> None:
    if not value.strip():
        raise ValidationError("Must not be blank.")


def required(limit: int, description: str = "") -> fields.String:
    return fields.String(
        required=True, validate=[validate.Length(max=limit), _said], metadata={"description": description}
    )


def optional(limit: int, description: str = "") -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=limit),
        metadata={"description": description},
    )


def amount(description: str = "") -> fields.Decimal:
    return fields.Decimal(
        required=True,
        as_string=True,
        validate=[validate.Range(min=0, max=10**12, max_inclusive=False), _three_decimals],
        metadata={"description": description},
    )


def _three_decimals(value: Any) -> None:
    if value.as_tuple().exponent < -3:
        raise ValidationError("At most 3 decimals.")
