"""Which steps of a result must be done by different persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.provisions import Provision, ProvisionSchema

DRAFT, REVIEW, SIGN = "draft", "review", "sign"


@dataclass(frozen=True, kw_only=True)
class Separation(Provision):
    """Whoever did `first` may not do `second`."""

    first: str
    second: str


class SeparationSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Separation

    first = fields.String(required=True, validate=validate.OneOf([DRAFT, REVIEW]))
    second = fields.String(required=True, validate=validate.OneOf([REVIEW, SIGN]))
