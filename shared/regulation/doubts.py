"""What we do not know about the law, and what the data assumes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.provisions import Provision, ProvisionSchema


@dataclass(frozen=True, kw_only=True)
class Doubt(Provision):
    """question: what is open. assumed: how the data has it meanwhile. settle_by: what would settle it. concerns: tables."""

    code: str
    question: str
    question_en: str
    assumed: str
    assumed_en: str
    settle_by: str
    settle_by_en: str
    concerns: tuple[str, ...]


class DoubtSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Doubt

    code = fields.String(required=True, validate=validate.Regexp(r"Q\d\d$"))
    question = fields.String(required=True, validate=validate.Length(min=1))
    question_en = fields.String(required=True, validate=validate.Length(min=1))
    assumed = fields.String(required=True, validate=validate.Length(min=1))
    assumed_en = fields.String(required=True, validate=validate.Length(min=1))
    settle_by = fields.String(required=True, validate=validate.Length(min=1))
    settle_by_en = fields.String(required=True, validate=validate.Length(min=1))
    concerns = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
