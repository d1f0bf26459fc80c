"""Fields that take what people write: the rules read it, so that all that is wrong is told at once."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


class Figure(fields.String):
    """A number or its text: the rules read the text, so that a bad one is told along with everything else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return "1" if super()._deserialize(value, attr, data, **kwargs) else "0"


def text_in(description: str = "") -> fields.String:
    return fields.String(load_default=None, allow_none=True, metadata={"description": description})


def figure_in(description: str = "") -> Figure:
    return Figure(load_default=None, allow_none=True, metadata={"description": description})


def day_in(description: str = "") -> fields.String:
    return fields.String(load_default=None, allow_none=True, metadata={"format": "date", "description": description})


def nested_in(schema: type[Schema]) -> fields.Nested:
    return fields.Nested(schema, load_default=None, allow_none=True)
