"""What an officer looks at, item by item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.provisions import Provision, ProvisionSchema


@dataclass(frozen=True, kw_only=True)
class ChecklistItem(Provision):
    """part: RECEIPT (what the dossier contains) or DOCUMENTARY (what the check finds).

    decisive: a "no" rules out that the goods meet the requirements. required: the checklist is complete only with it.
    """

    code: str
    part: str
    name: str
    name_en: str
    decisive: bool
    required: bool


class ChecklistItemSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = ChecklistItem

    code = fields.String(required=True)
    part = fields.String(required=True, validate=validate.OneOf(["RECEIPT", "DOCUMENTARY"]))
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    decisive = fields.Boolean(required=True)
    required = fields.Boolean(required=True)
