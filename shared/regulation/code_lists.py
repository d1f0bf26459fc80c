"""The code lists of the single window's procedure and of form 01."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.provisions import Provision, ProvisionSchema


class ResultClass(StrEnum):
    """What a result code means for the goods: PASS and FAIL are final, PENDING is not, DEAD ends without a finding."""

    PASS = "PASS"  # noqa: S105
    NEUTRAL = "NEUTRAL"
    PENDING = "PENDING"
    FAIL = "FAIL"
    DEAD = "DEAD"


RESULT_NEEDS = (
    "EVIDENCE",
    "NOTHING_AGAINST",
    "NOT_INSPECTED",
    "EXEMPT_LINE",
    "INCOMPLETE",
    "BODY",
    "COMPLAINT",
    "EVERY_QCVN",
)


@dataclass(frozen=True, kw_only=True)
class Code(Provision):
    """A code with its name in Vietnamese, as printed, and in English."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class NumberedCode(Provision):
    code: int
    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class GoodsGroup(Code):
    """dossier_type: 1 inspected before clearance (fuel, LPG), 2 the others."""

    dossier_type: int


@dataclass(frozen=True, kw_only=True)
class Qcvn(Code):
    """A national technical regulation as coded by the form. free_text: the importer writes the name."""

    free_text: bool = False


@dataclass(frozen=True, kw_only=True)
class AttachmentType(Code):
    """shows_conformity: such a paper may show that goods meet a technical regulation."""

    shows_conformity: bool = False


@dataclass(frozen=True, kw_only=True)
class ExemptCategory(NumberedCode):
    """conditional: that it applies must be looked at; it does not decide by itself."""

    conditional: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultCode(NumberedCode):
    """needs_reason: the notice must say why. needs: what must be so before a line can be decided that way."""

    result_class: ResultClass
    needs_reason: bool
    needs: tuple[str, ...] = ()


class CodeSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Code

    code = fields.String(required=True, validate=validate.Length(min=1, max=50))
    name = fields.String(required=True, validate=validate.Length(min=1, max=255))
    name_en = fields.String(required=True, validate=validate.Length(min=1, max=255))


class NumberedCodeSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = NumberedCode

    code = fields.Integer(required=True, strict=True)  # type: ignore[assignment]


class GoodsGroupSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = GoodsGroup

    dossier_type = fields.Integer(required=True, strict=True, validate=validate.OneOf([1, 2]))


class QcvnSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Qcvn

    free_text = fields.Boolean(load_default=False)


class AttachmentTypeSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = AttachmentType

    shows_conformity = fields.Boolean(load_default=False)


class ExemptCategorySchema(NumberedCodeSchema):
    makes: ClassVar[Callable[..., Provision]] = ExemptCategory

    conditional = fields.Boolean(load_default=False)


class ResultCodeSchema(NumberedCodeSchema):
    makes: ClassVar[Callable[..., Provision]] = ResultCode

    result_class = fields.Enum(ResultClass, by_value=True, required=True)
    needs_reason = fields.Boolean(required=True)
    needs = fields.List(fields.String(validate=validate.OneOf(RESULT_NEEDS)), load_default=list)
