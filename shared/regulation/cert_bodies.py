"""Certification bodies that are well known: who they are, in what standing, and for which technical regulations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.provisions import Provision

STATUSES = ("REGISTERED", "ACCREDITED", "RECOGNISED", "DESIGNATED", "SUSPENDED", "WITHDRAWN")


@dataclass(frozen=True, kw_only=True)
class CertBody(Code):
    """scope: numbers of technical regulations ("QCVN 3"). methods: of conformity assessment, none named: any."""

    status: str
    scope: tuple[str, ...]
    methods: tuple[int, ...] = ()


class CertBodySchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = CertBody

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    scope = fields.List(
        fields.String(validate=validate.Regexp(r"QCVN \d+\S*$")), required=True, validate=validate.Length(min=1)
    )
    methods = fields.List(fields.Integer(strict=True, validate=validate.Range(1, 8)), load_default=list)
