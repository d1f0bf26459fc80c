"""What an officer looks at, item by item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.provisions import Provision, ProvisionSchema


@dataclass(frozen=True, kw_only=True)
class ChecklistItem(Provision):
    """part: RECEIPT (what the dossier contains) or DOCUMENTARY (what the check finds).

    decisive: a "no" rules out that the goods meet the requirements. required: the checklist is complete only with it.
    document: code of the paper (required_documents.yaml) that the item is about.
    """

    code: str
    part: str
    name: str
    name_en: str
    decisive: bool
    required: bool
    document: str | None = None


@dataclass(frozen=True, kw_only=True)
class Conclusion(Code):
    """How the receipt slip ends. leads_to: the act that follows. complete: nothing is missing."""

    complete: bool
    leads_to: str


class ChecklistItemSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = ChecklistItem

    code = fields.String(required=True)
    part = fields.String(required=True, validate=validate.OneOf(["RECEIPT", "DOCUMENTARY"]))
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    decisive = fields.Boolean(required=True)
    required = fields.Boolean(required=True)
    document = fields.String(load_default=None)


class ConclusionSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Conclusion

    complete = fields.Boolean(required=True)
    leads_to = fields.String(required=True)
