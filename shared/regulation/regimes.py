"""Which law a dossier comes under: its tiers of goods, its measures, and what is owed by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from marshmallow import fields, validate

from shared.regulation.calendar import WorkingCalendar
from shared.regulation.code_lists import Code, CodeSchema
from shared.regulation.deadlines import MEASURE, CaseDeadline, Deadline
from shared.regulation.loading import BadRegulation
from shared.regulation.provisions import Provision, ProvisionSchema

INSPECT, DECLARE, NOTHING = "INSPECT", "DECLARE", "NOTHING"


@dataclass(frozen=True, kw_only=True)
class Tier(Code):
    """A class of goods. on_import: INSPECT, DECLARE (conformity, before circulation) or NOTHING.

    off_list: goods under no row of the catalogue are of this tier. pointer: what the importer of such goods is told.
    settled_as: code of the settled line (settled_lines.yaml) when such goods were registered all the same.
    """

    regime: str
    on_import: str
    pointer: str
    pointer_en: str
    off_list: bool = False
    settled_as: str | None = None


@dataclass(frozen=True, kw_only=True)
class Measure(Code):
    """How conformity is shown, and what customs releases goods on. code: * where the regime knows one way only.

    customs_needs: CONFIRMATION of the registration, or RESULT, the notice "meets the requirements".
    """

    regime: str
    basis: str
    basis_en: str
    customs_needs: str


@dataclass(frozen=True, kw_only=True)
class Regime(Provision):
    """in_force_from/to: by the day of receipt of the dossier. received_until: last such day, None while open."""

    code: str
    name: str
    name_en: str
    received_until: date | None = None
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    case_deadlines: tuple[CaseDeadline, ...] = ()

    @property
    def inspected_tiers(self) -> tuple[str, ...]:
        return tuple(tier.code for tier in self.tiers.values() if tier.on_import == INSPECT)

    @property
    def off_list(self) -> Tier:
        """What goods are that no row names."""
        return next(tier for tier in self.tiers.values() if tier.off_list)

    def measure(self, code: str | None) -> Measure:
        """Raises BadRegulation when this regime knows neither that measure nor a general one."""
        found = self.measures.get(code or "*") or self.measures.get("*")
        if found is None:
            raise BadRegulation(f"Regime {self.code} has no measure {code}; it has {', '.join(self.measures)}.")
        return found

    def deadline(self, code: str) -> Deadline:
        """E.g. deadline("D07"). Raises BadRegulation when this regime has no such row."""
        if code not in self.deadlines:
            raise BadRegulation(f"Regime {self.code} has no deadline {code}; it has {', '.join(self.deadlines)}.")
        return self.deadlines[code]

    def starting(
        self, happening: str, *, measure: str | None = None, branch: str | None = None
    ) -> tuple[Deadline, ...]:
        """The deadlines that begin with a happening. branch: A, a certificate was handed in; B, none."""
        return tuple(
            rule for rule in self.deadlines.values() if rule.starts == happening and rule.concerns(measure, branch)
        )

    @property
    def supplement(self) -> Deadline:
        """Within what the importer answers a supplement request."""
        return self.starting("SUPPLEMENT_REQUESTED")[0]

    def case_due_on(self, start: date, *, mode: str, measure: str | None, calendar: WorkingCalendar) -> date:
        """The day by which a case of that mode and measure is due."""
        rows = [row for row in self.case_deadlines if row.mode == mode and row.measure in (measure, "*")]
        exact = sorted(rows, key=lambda row: row.measure == "*")
        if not exact:
            raise BadRegulation(f"Regime {self.code} has no case deadline for mode {mode}, measure {measure}.")
        due = start
        for code in exact[0].deadlines:
            due = self.deadline(code).due_on(due, calendar)
        return due


class TierSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Tier

    regime = fields.String(required=True)
    on_import = fields.String(required=True, validate=validate.OneOf([INSPECT, DECLARE, NOTHING]))
    pointer = fields.String(required=True, validate=validate.Length(min=1))
    pointer_en = fields.String(required=True, validate=validate.Length(min=1))
    off_list = fields.Boolean(load_default=False)
    settled_as = fields.String(load_default=None)


class MeasureSchema(CodeSchema):
    makes: ClassVar[Callable[..., Provision]] = Measure

    code = fields.String(required=True, validate=MEASURE)
    regime = fields.String(required=True)
    basis = fields.String(required=True)
    basis_en = fields.String(required=True)
    customs_needs = fields.String(required=True, validate=validate.OneOf(["CONFIRMATION", "RESULT"]))


class RegimeSchema(ProvisionSchema):
    makes: ClassVar[Callable[..., Provision]] = Regime

    code = fields.String(required=True, validate=validate.Regexp(r"R\d{4}$"))
    name = fields.String(required=True)
    name_en = fields.String(required=True)
