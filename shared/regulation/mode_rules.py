"""The table by which the mode of inspection is decided: order, wording and limits; the rules' code is inspection's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.provisions import Provision, ProvisionSchema

MODES = ("NONE", "REDUCED", "DOCUMENTARY", "SAMPLE")
SCHEMES = ("NONE", "REDUCED", "NORMAL", "TIGHT")


@dataclass(frozen=True, kw_only=True)
class ModeRule(Provision):
    """The rules are tried in the order of the file, the first hit wins.

    explanation: for the officer, with the placeholders that the rule of that code fills in. scheme: one of SCHEMES.
    """

    code: str
    enabled: bool
    mode: str
    scheme: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class SettledLine(Provision):
    """What becomes of a goods line that needs no inspection: its result code and the words on the notice."""

    code: str
    result_code: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ModeLimit(Provision):
    code: str
    value: float


@dataclass(frozen=True, kw_only=True)
class ModeChange(Provision):
    """A change of mode that an officer may make, with reason."""

    from_mode: str
    to_mode: str


@dataclass(frozen=True)
class ModeTable:
    rules: tuple[ModeRule, ...]
    settled: Mapping[str, SettledLine]
    limits: Mapping[str, float]
    changes: frozenset[tuple[str, str]]
    exempt_categories: frozenset[int]
    schemes: Mapping[str, Code] = field(default_factory=dict)
    limit_rows: tuple[ModeLimit, ...] = ()
    change_rows: tuple[ModeChange, ...] = ()


class ModeRuleSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = ModeRule

    code = fields.String(required=True)
    enabled = fields.Boolean(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(MODES))
    scheme = fields.String(required=True, validate=validate.OneOf(SCHEMES))
    explanation = fields.String(required=True, validate=validate.Length(min=1, max=400))


class SchemeSchema(CodeSchema):
    code = fields.String(required=True, validate=validate.OneOf(SCHEMES))


class SettledLineSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = SettledLine

    code = fields.String(
        required=True, validate=validate.OneOf(["EXEMPT", "NOT_LISTED", "DECLARATION", "OTHER_AUTHORITY"])
    )
    result_code = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class ModeLimitSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = ModeLimit

    code = fields.String(required=True, validate=validate.OneOf(["PREVIOUS_FAIL_MONTHS", "REDUCED_RANDOM_SHARE"]))
    value = fields.Float(required=True, validate=validate.Range(min=0))


class ModeChangeSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = ModeChange

    from_mode = fields.String(required=True, validate=validate.OneOf(MODES))
    to_mode = fields.String(required=True, validate=validate.OneOf(MODES))
