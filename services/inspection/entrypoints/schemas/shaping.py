"""Schemas that load into the domain's dataclasses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validate

_FIRST_YEAR, _LAST_YEAR = 2000, 2999


class Shaped(Schema):
    """makes: the dataclass of what was loaded."""

    makes: ClassVar[Callable[..., Any]]

    @post_load
    def make(self, loaded: dict[str, Any], **_: Any) -> Any:
        return self.makes(**{key: tuple(value) if isinstance(value, list) else value for key, value in loaded.items()})


def _said(value: str) -> None:
    if not value.strip():
        raise ValidationError("Must not be blank.")


def required(limit: int, description: str = "", *, allow_none: bool = False) -> fields.String:
    return fields.String(
        required=True,
        allow_none=allow_none,
        validate=[validate.Length(max=limit), _said],
        metadata={"description": description},
    )


def optional(limit: int, description: str = "") -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=limit),
        metadata={"description": description},
    )


def day(description: str = "", *, required: bool = True) -> fields.Date:
    """Of an officer's time: no office is open in the first and the last years that can be written."""
    options: dict[str, Any] = {"required": True} if required else {"load_default": None, "allow_none": True}
    return fields.Date(validate=_written_in_earnest, metadata={"description": description}, **options)


def _written_in_earnest(value: date) -> None:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValidationError(f"{value} is a slip? Write a year from {_FIRST_YEAR} to {_LAST_YEAR}.")


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
