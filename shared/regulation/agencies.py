"""Inspection agencies, provinces with their predecessors, and customs offices; all by date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.provisions import Provision

LEVELS = ("CENTRAL", "BRANCH", "PROVINCE")
PROVINCE_CODE = validate.Regexp(r"\d\d$", error="A province's code has two digits.")


@dataclass(frozen=True, kw_only=True)
class Province(Code):
    """successor: code of the province into which it was merged, from the day after in_force_to."""

    successor: str | None = None


@dataclass(frozen=True, kw_only=True)
class Agency(Code):
    """An inspection agency. level: CENTRAL, BRANCH or PROVINCE.

    province: where it is the authority (level PROVINCE). serves: provinces for whose goods of central competence a
    central agency or branch answers. successor: the agency that took over, from the day after in_force_to. in_window:
    the single window's list names the code.
    """

    level: str
    province: str | None = None
    serves: tuple[str, ...] = ()
    successor: str | None = None
    in_window: bool = True


@dataclass(frozen=True, kw_only=True)
class CustomsOffice(Code):
    """code: a customs office (4 characters), or the first two digits, which stand for its department.

    province: the two-digit code as it was when the row came into force; successors follow by date.
    """

    province: str


class ProvinceSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Province

    code = fields.String(required=True, validate=PROVINCE_CODE)
    successor = fields.String(load_default=None, validate=PROVINCE_CODE)


class AgencySchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Agency

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    province = fields.String(load_default=None, validate=PROVINCE_CODE)
    serves = fields.List(fields.String(validate=PROVINCE_CODE), load_default=list)
    successor = fields.String(load_default=None)
    in_window = fields.Boolean(load_default=True)

    @validates_schema
    def has_its_place(self, row: dict[str, Any], **_: Any) -> None:
        if (row["level"] == "PROVINCE") is not (row["province"] is not None):
            raise ValidationError("A provincial agency, and no other, has a province.", "province")
        if row["successor"] and not row["in_force_to"]:
            raise ValidationError("An agency with a successor has a last day, in_force_to.", "successor")


class CustomsOfficeSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = CustomsOffice

    code = fields.String(required=True, validate=validate.Regexp(r"\d\d([0-9A-Z]{2})?$"))
    province = fields.String(required=True, validate=PROVINCE_CODE)
