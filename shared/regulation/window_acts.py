"""Acts of the procedure that never reach the agency: named with the reason, so that the table of acts is complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.acts import HANDLERS, PARTIES
from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.provisions import Provision


@dataclass(frozen=True, kw_only=True)
class WindowAct(Code):
    """why: no act of acts.yaml. handlers: in whose case; allowed_in: statuses of that case."""

    party: str
    handlers: tuple[str, ...]
    allowed_in: tuple[int, ...]
    why: str
    why_en: str


class WindowActSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = WindowAct

    party = fields.String(required=True, validate=validate.OneOf(PARTIES))
    handlers = fields.List(
        fields.String(validate=validate.OneOf(HANDLERS)), required=True, validate=validate.Length(min=1)
    )
    allowed_in = fields.List(fields.Integer(strict=True), required=True, validate=validate.Length(min=1))
    why = fields.String(required=True, validate=validate.Length(min=1))
    why_en = fields.String(required=True, validate=validate.Length(min=1))
