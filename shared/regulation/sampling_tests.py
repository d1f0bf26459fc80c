"""Who tests, and what a test report says within which limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.regulation.provisions import Provision, ProvisionSchema

_QCVN = re.compile(r"QCVN\s*(\d+)")


def qcvn_numbers(*names: str) -> frozenset[str]:
    """ "QCVN 3:2019/BKHCN" and "QCVN 3" both name QCVN 3, whichever its edition."""
    return frozenset(f"QCVN {number}" for name in names for number in _QCVN.findall(name))


class LaboratoryStatus(StrEnum):
    ACCREDITED = "ACCREDITED"
    DESIGNATED = "DESIGNATED"
    RECOGNISED = "RECOGNISED"


@dataclass(frozen=True, kw_only=True)
class Laboratory(Provision):
    """in_force: while its status is valid. numbers: of its accreditations and designations. scope: QCVN it may test."""

    code: str
    name: str
    statuses: tuple[LaboratoryStatus, ...]
    scope: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        wanted = " ".join(name.casefold().split())
        return wanted in {" ".join(known.casefold().split()) for known in (self.code, self.name, *self.aliases)}

    def covers(self, names: Iterable[str]) -> bool:
        """names: QCVN, any of which the goods may fall under. Goods that name none are within every scope."""
        asked = qcvn_numbers(*names)
        return not asked or bool(asked & set(self.scope))


@dataclass(frozen=True, kw_only=True)
class TestIndicator(Provision):
    """limit_min, limit_max: inclusive, in `unit`. limit_text: where the limit is no number, or one of several; numbers
    beside it are the widest of these, which no goods of any class may miss. clause: of the QCVN.
    """

    __test__ = False

    code: str
    qcvn: str
    name: str
    name_en: str
    method: str
    unit: str | None = None
    limit_min: Decimal | None = None
    limit_max: Decimal | None = None
    limit_text: str | None = None
    clause: str | None = None

    @property
    def numeric(self) -> bool:
        return self.limit_min is not None or self.limit_max is not None

    @property
    def limit(self) -> str:
        """As people write it."""
        if self.limit_text is not None or not self.numeric:
            return self.limit_text or ""
        low, high, unit = self.limit_min, self.limit_max, f" {self.unit}" if self.unit else ""
        if low is not None and high is not None:
            return f"{low} – {high}{unit}"
        return f"≥ {low}{unit}" if low is not None else f"≤ {high}{unit}"


def find_laboratory(rows: Sequence[Laboratory], name: str, on: date) -> Laboratory | None:
    """By code, name or alias: the row valid on that day; if none is, the one that was valid last."""
    called = [row for row in rows if row.is_called(name)]
    valid = [row for row in called if row.in_force(on)]
    return next(iter(valid or sorted(called, key=lambda row: row.in_force_from, reverse=True)), None)


class LaboratorySchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Laboratory

    code = fields.String(required=True)
    name = fields.String(required=True)
    statuses = fields.List(fields.Enum(LaboratoryStatus, by_value=True), required=True, validate=validate.Length(min=1))
    scope = fields.List(fields.String(validate=validate.Regexp(r"QCVN \d+\Z")), required=True)
    aliases = fields.List(fields.String(), load_default=list)
    numbers = fields.List(fields.String(), load_default=list)


class TestIndicatorSchema(ProvisionSchema):
    __test__ = False
    makes: ClassVar[Callable[..., Provision]] = TestIndicator

    code = fields.String(required=True)
    qcvn = fields.String(required=True, validate=validate.Regexp(r"QCVN \d+\Z"))
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    method = fields.String(required=True)
    unit = fields.String(load_default=None)
    limit_min = fields.Decimal(load_default=None)
    limit_max = fields.Decimal(load_default=None)
    limit_text = fields.String(load_default=None)
    clause = fields.String(load_default=None)

    @validates_schema
    def has_a_limit(self, row: dict[str, Any], **_: Any) -> None:
        low, high = row.get("limit_min"), row.get("limit_max")
        if low is None and high is None and row.get("limit_text") is None:
            raise ValidationError("Needs limit_min, limit_max or limit_text.", "limit_text")
        if low is not None and high is not None and low > high:
            raise ValidationError("Lies above limit_max.", "limit_min")
