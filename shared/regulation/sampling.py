"""The law of sampling as data: tables, methods per family of goods, laboratories, indicators and their limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from shared.regulation.loading import BadRegulation, read_table
from shared.regulation.sampling_methods import (
    CountedUnit,
    CountedUnitSchema,
    SamplingMethod,
    SamplingMethodSchema,
    SeverityFloor,
    SeverityFloorSchema,
    SwitchingNumberSchema,
    methods_for,
)
from shared.regulation.sampling_tables import CodeLettersSchema, PlanRowSchema, SamplingTables, Severity
from shared.regulation.sampling_tests import (
    Laboratory,
    LaboratorySchema,
    TestIndicator,
    TestIndicatorSchema,
    qcvn_numbers,
)

DATA = Path(__file__).parent / "data"
SWITCHING = (
    "TIGHTEN_REJECTED",
    "TIGHTEN_WITHIN",
    "RELAX_ACCEPTED",
    "DISCONTINUE_REJECTED",
    "REDUCE_SCORE",
    "SCORE_AC_FROM",
    "SCORE_SMALL_AC",
    "SCORE_TIGHTER_AQL",
    "REDUCED_WANTED",
)


@dataclass(frozen=True)
class SamplingLaw:
    """switching: the numbers of the switching rules by code."""

    tables: SamplingTables
    methods: tuple[SamplingMethod, ...]
    switching: Mapping[str, int]
    floors: tuple[SeverityFloor, ...]
    units: tuple[CountedUnit, ...]
    laboratories: tuple[Laboratory, ...]
    indicators: tuple[TestIndicator, ...]

    def methods_for(self, hs_code: str, on: date) -> tuple[SamplingMethod, ...]:
        return methods_for(self.methods, hs_code, on)

    def items_per(self, unit: str, on: date) -> int | None:
        """How many items one such unit is; None if lots in it cannot be counted."""
        return next((row.items for row in self.units if row.code == unit and row.in_force(on)), None)

    def amount_in(self, batch_unit: str, unit: str, on: date) -> Decimal | None:
        """How many batch units one unit is; None if nobody can tell."""
        if unit == batch_unit:
            return Decimal(1)
        rows = (row for row in self.units if row.code == unit and row.in_force(on))
        return next((row.amounts[batch_unit] for row in rows if batch_unit in row.amounts), None)

    def floor(self, rule: str, on: date) -> Severity | None:
        return next((row.at_least for row in self.floors if row.rule == rule and row.in_force(on)), None)

    def indicator(self, code: str | None, name: str, qcvn: tuple[str, ...], on: date) -> TestIndicator | None:
        """By code; or, without one, by name among the indicators of the goods' QCVN."""
        rows = [row for row in self.indicators if row.in_force(on)]
        if code is not None:
            return next((row for row in rows if row.code == code), None)
        asked, wanted = qcvn_numbers(*qcvn), name.strip().casefold()
        return next((row for row in rows if row.qcvn in asked and row.name.casefold() == wanted), None)


@cache
def load_sampling(directory: Path = DATA) -> SamplingLaw:
    """Raises BadRegulation, naming file, row and field of every fault found in the first faulty table."""

    def table(name: str, schema: Any, *key: str) -> tuple[Any, ...]:
        return read_table(directory / f"{name}.yaml", schema, key or ("code",))

    law = SamplingLaw(
        tables=SamplingTables(
            table("sampling_code_letters", CodeLettersSchema(), "lot_from"),
            table("sampling_plans", PlanRowSchema(), "severity", "letter"),
        ),
        methods=table("sampling_methods", SamplingMethodSchema(), "family", "part", "in_force_from"),
        switching={row.code: row.value for row in table("sampling_switching", SwitchingNumberSchema())},
        floors=table("sampling_severity", SeverityFloorSchema(), "rule"),
        units=table("sampling_units", CountedUnitSchema()),
        laboratories=table("laboratories", LaboratorySchema(), "code", "in_force_from"),
        indicators=table("indicators", TestIndicatorSchema()),
    )
    faults = law.tables.faults() + [
        f"sampling_switching.yaml: row {code} is missing." for code in SWITCHING if code not in law.switching
    ]
    faults += [
        f"sampling_methods.yaml, row {row.family}/{row.part}, field aql: the tables have no AQL {row.aql}."
        for row in law.methods
        if row.aql is not None and row.aql not in law.tables.aqls
    ]
    if faults:
        raise BadRegulation("The data of the law has faults:\n" + "\n".join(faults))
    return law
