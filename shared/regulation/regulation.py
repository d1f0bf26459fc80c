"""The law as a whole: every table, loaded and checked against the others once, when a process starts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from shared.regulation.acts import ActNeed, ActNeedSchema, ActRowSchema, ActTable, StatusRow, StatusRowSchema
from shared.regulation.calendar import OfficeHours, OfficeHoursSchema, Override, OverrideSchema, WorkingCalendar
from shared.regulation.catalogue import Catalogue, GoodsRow, GoodsRowSchema
from shared.regulation.checklists import ChecklistItem, ChecklistItemSchema
from shared.regulation.code_lists import (
    Agency,
    AgencySchema,
    Code,
    CodeSchema,
    ExemptCategory,
    ExemptCategorySchema,
    GoodsGroup,
    GoodsGroupSchema,
    Qcvn,
    QcvnSchema,
    ResultCode,
    ResultCodeSchema,
)
from shared.regulation.loading import BadRegulation, read_table
from shared.regulation.mode_rules import (
    ModeChangeSchema,
    ModeLimitSchema,
    ModeRuleSchema,
    ModeTable,
    SettledLineSchema,
)
from shared.regulation.numbering import Numbering, NumberingSchema
from shared.regulation.provisions import CodeList
from shared.regulation.regimes import CaseDeadlineSchema, DeadlineSchema, Regime, RegimeSchema

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Regulation:
    """version: SHA-256 over all data files, so that a decision can say by which law it was made."""

    version: str
    regimes: tuple[Regime, ...]
    overrides: tuple[Override, ...]
    office_hours: tuple[OfficeHours, ...]
    catalogue: Catalogue
    acts: ActTable
    mode_table: ModeTable
    checklist: CodeList[ChecklistItem]
    numbering: CodeList[Numbering]
    agencies: CodeList[Agency]
    goods_groups: CodeList[GoodsGroup]
    qcvn: CodeList[Qcvn]
    attachment_types: CodeList[Code]
    exempt_categories: CodeList[ExemptCategory]
    result_codes: CodeList[ResultCode]
    units: CodeList[Code]

    def regime_on(self, received_on: date) -> Regime:
        """The regime of a dossier received on that day; it keeps it for life. Raises BadRegulation if there is none."""
        for regime in self.regimes:
            if regime.in_force(received_on):
                return regime
        raise BadRegulation(f"No regime is in force on {received_on}.")

    def regime(self, code: str) -> Regime:
        for regime in self.regimes:
            if regime.code == code:
                return regime
        raise BadRegulation(f"There is no regime {code}; there are {', '.join(r.code for r in self.regimes)}.")

    def calendar(self, agency: str | None = None, overrides: tuple[Override, ...] = ()) -> WorkingCalendar:
        """overrides: more of them than the data files hold; they go before those."""
        return _calendar((*self.overrides, *overrides), agency, self.office_hours)

    def candidates(self, regime: str, hs_code: str, on_date: date) -> tuple[GoodsRow, ...]:
        return self.catalogue.candidates(regime, hs_code, on_date)


@lru_cache(maxsize=256)
def _calendar(overrides: tuple[Override, ...], agency: str | None, hours: tuple[OfficeHours, ...]) -> WorkingCalendar:
    return WorkingCalendar(overrides, agency, hours)


@cache
def load(directory: Path = DATA) -> Regulation:
    """Raises BadRegulation, naming file, row and field of every fault found in the first faulty table."""

    def table(name: str, schema: Any, *key: str) -> tuple[Any, ...]:
        return read_table(directory / f"{name}.yaml", schema, key or ("code",))

    exempt = CodeList[ExemptCategory](table("exempt_categories", ExemptCategorySchema()))
    regulation = Regulation(
        version=_version(directory),
        regimes=_regimes(table),
        overrides=table("calendar", OverrideSchema(), "date", "agency"),
        office_hours=table("office_hours", OfficeHoursSchema(), "agency", "in_force_from"),
        catalogue=Catalogue(
            table("catalogue_r2026", GoodsRowSchema(), "regime", "code")
            + table("catalogue_r2018", GoodsRowSchema(), "regime", "code")
        ),
        acts=ActTable(
            table("acts", ActRowSchema(), "act", "handler", "party", "allowed_in"),
            CodeList[StatusRow](table("statuses", StatusRowSchema())),
            CodeList[ActNeed](table("act_needs", ActNeedSchema())),
        ),
        mode_table=ModeTable(
            rules=table("mode_rules", ModeRuleSchema()),
            settled={row.code: row for row in table("settled_lines", SettledLineSchema())},
            limits={row.code: row.value for row in table("mode_limits", ModeLimitSchema())},
            changes=frozenset(
                (row.from_mode, row.to_mode)
                for row in table("mode_changes", ModeChangeSchema(), "from_mode", "to_mode")
            ),
            exempt_categories=frozenset(row.code for row in exempt if not row.conditional),
        ),
        checklist=CodeList(table("checklist", ChecklistItemSchema())),
        numbering=CodeList(table("numbering", NumberingSchema())),
        agencies=CodeList(table("agencies", AgencySchema())),
        goods_groups=CodeList(table("goods_groups", GoodsGroupSchema())),
        qcvn=CodeList(table("qcvn", QcvnSchema())),
        attachment_types=CodeList(table("attachment_types", CodeSchema())),
        exempt_categories=exempt,
        result_codes=CodeList(table("result_codes", ResultCodeSchema())),
        units=CodeList(table("units", CodeSchema())),
    )
    _check(regulation)
    return regulation


def _regimes(table: Any) -> tuple[Regime, ...]:
    deadlines = table("deadlines", DeadlineSchema(), "regime", "code")
    case_deadlines = table("case_deadlines", CaseDeadlineSchema(), "regime", "mode", "measure")
    return tuple(
        replace(
            regime,
            deadlines={row.code: row for row in deadlines if row.regime == regime.code},
            case_deadlines=tuple(row for row in case_deadlines if row.regime == regime.code),
        )
        for regime in table("regimes", RegimeSchema())
    )


def _version(directory: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(directory.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _check(regulation: Regulation) -> None:
    """What one table says about another must be there."""
    known = {regime.code for regime in regulation.regimes}
    faults = [
        f"catalogue_{row.regime.lower()}.yaml, row {row.code}, field {field}: there is no {value}."
        for row in regulation.catalogue.rows
        for field, value, there in (
            ("regime", row.regime, row.regime in known),
            ("group", row.group, row.group is None or row.group in regulation.goods_groups),
        )
        if not there
    ]
    faults += [
        f"case_deadlines.yaml, row {row.regime}/{row.mode}/{row.measure}, field deadlines: {row.regime} has no {code}."
        for regime in regulation.regimes
        for row in regime.case_deadlines
        for code in row.deadlines
        if code not in regime.deadlines
    ]
    faults += [
        f"settled_lines.yaml, row {row.code}, field result_code: there is no result code {row.result_code}."
        for row in regulation.mode_table.settled.values()
        if row.result_code not in regulation.result_codes
    ]
    faults += [
        f"{file}.yaml, row {day}, field agency: there is no agency {agency}."
        for file, day, agency in (
            *(("calendar", row.date, row.agency) for row in regulation.overrides),
            *(("office_hours", row.in_force_from, row.agency) for row in regulation.office_hours),
        )
        if agency is not None and agency not in regulation.agencies
    ]
    faults += regulation.acts.faults()
    if faults:
        raise BadRegulation("The data of the law has faults:\n" + "\n".join(faults))
