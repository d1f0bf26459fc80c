"""Every table of the law from its data files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from shared.regulation.acts import ActNeed, ActNeedSchema, ActRowSchema, ActTable, StatusRow, StatusRowSchema
from shared.regulation.agencies import AgencySchema, CustomsOfficeSchema, ProvinceSchema
from shared.regulation.calendar import OfficeHoursSchema, OverrideSchema
from shared.regulation.catalogue import Catalogue, GoodsRowSchema
from shared.regulation.cert_bodies import CertBodySchema
from shared.regulation.checklists import ChecklistItemSchema, ConclusionSchema
from shared.regulation.code_lists import (
    AttachmentTypeSchema,
    CodeSchema,
    ExemptCategory,
    ExemptCategorySchema,
    GoodsGroupSchema,
    QcvnSchema,
    ResultCodeSchema,
)
from shared.regulation.deadlines import CaseDeadlineSchema, DeadlineSchema, LapseEffectSchema
from shared.regulation.doubts import DoubtSchema
from shared.regulation.entitlements import DispositionSchema, EntitlementRuleSchema
from shared.regulation.four_eyes import SeparationSchema
from shared.regulation.loading import read_tables
from shared.regulation.mode_rules import (
    ModeChangeSchema,
    ModeLimitSchema,
    ModeRuleSchema,
    ModeTable,
    SchemeSchema,
    SettledLineSchema,
)
from shared.regulation.numbering import NumberingSchema
from shared.regulation.provisions import CodeList
from shared.regulation.regimes import MeasureSchema, Regime, RegimeSchema, TierSchema
from shared.regulation.required_documents import DocumentRuleSchema
from shared.regulation.transition import TransitionSchema
from shared.regulation.versions import FormerVersionSchema
from shared.regulation.window_acts import WindowActSchema

Table = Callable[..., tuple[Any, ...]]
_DATED = ("code", "in_force_from")


def read_all(directory: Path) -> dict[str, Any]:
    """Every field of `Regulation` but its version. Raises BadRegulation on the first faulty table."""

    def table(name: str, schema: Any, *key: str) -> tuple[Any, ...]:
        return read_tables(directory, name, schema, key or ("code",))

    codes = partial(_code_list, table)
    exempt = codes("exempt_categories", ExemptCategorySchema())
    return {
        "regimes": _regimes(table),
        "former_versions": table("regime_versions", FormerVersionSchema(), "regime", "version"),
        "overrides": table("calendar", OverrideSchema(), "date", "agency"),
        "office_hours": table("office_hours", OfficeHoursSchema(), "agency", "in_force_from"),
        "catalogue": Catalogue(table("catalogue", GoodsRowSchema(), "regime", "code", "in_force_from")),
        "documents": table("required_documents", DocumentRuleSchema(), "regime", "code", "measures", "branches"),
        "acts": ActTable(
            table("acts", ActRowSchema(), "act", "handler", "party", "allowed_in", "in_force_from"),
            CodeList[StatusRow](table("statuses", StatusRowSchema())),
            CodeList[ActNeed](table("act_needs", ActNeedSchema())),
        ),
        "mode_table": _mode_table(table, exempt),
        "entitlement_rules": table("entitlements", EntitlementRuleSchema(), "regime", "code"),
        "four_eyes": table("four_eyes", SeparationSchema(), "first", "second"),
        "dispositions": codes("dispositions", DispositionSchema()),
        "lapse_effects": codes("lapse_effects", LapseEffectSchema()),
        "checklist": codes("checklist", ChecklistItemSchema()),
        "conclusions": codes("receipt_conclusions", ConclusionSchema()),
        "numbering": codes("numbering", NumberingSchema()),
        "agencies": codes("agencies", AgencySchema(), *_DATED),
        "provinces": codes("provinces", ProvinceSchema(), *_DATED),
        "customs_offices": codes("customs_offices", CustomsOfficeSchema(), *_DATED),
        "cert_bodies": codes("cert_bodies", CertBodySchema(), *_DATED),
        "goods_groups": codes("goods_groups", GoodsGroupSchema()),
        "qcvn": codes("qcvn", QcvnSchema()),
        "attachment_types": codes("attachment_types", AttachmentTypeSchema()),
        "exempt_categories": exempt,
        "result_codes": codes("result_codes", ResultCodeSchema()),
        "units": codes("units", CodeSchema()),
        "transitions": table("transition", TransitionSchema(), "regime", "code"),
        "window_acts": codes("window_acts", WindowActSchema()),
        "doubts": codes("doubts", DoubtSchema()),
    }


def _code_list(table: Table, name: str, schema: Any, *key: str) -> CodeList[Any]:
    return CodeList[Any](table(name, schema, *key))


def _regimes(table: Table) -> tuple[Regime, ...]:
    deadlines = table("deadlines", DeadlineSchema(), "regime", "code")
    case_deadlines = table("case_deadlines", CaseDeadlineSchema(), "regime", "mode", "measure")
    tiers = table("tiers", TierSchema(), "regime", "code")
    measures = table("measures", MeasureSchema(), "regime", "code")
    regimes = sorted(table("regimes", RegimeSchema()), key=lambda regime: regime.in_force_from)
    followers = [*(regime.in_force_from for regime in regimes[1:]), None]
    return tuple(
        replace(
            regime,
            received_until=_earliest(regime.in_force_to, follower),
            tiers={row.code: row for row in tiers if row.regime == regime.code},
            measures={row.code: row for row in measures if row.regime == regime.code},
            deadlines={row.code: row for row in deadlines if row.regime == regime.code},
            case_deadlines=tuple(row for row in case_deadlines if row.regime == regime.code),
        )
        for regime, follower in zip(regimes, followers, strict=True)
    )


def _earliest(ends: date | None, next_begins: date | None) -> date | None:
    """A regime without an end gives way to the next one."""
    days = [day for day in (ends, next_begins and next_begins - timedelta(days=1)) if day is not None]
    return min(days, default=None)


def _mode_table(table: Table, exempt: CodeList[ExemptCategory]) -> ModeTable:
    limits = table("mode_limits", ModeLimitSchema())
    changes = table("mode_changes", ModeChangeSchema(), "from_mode", "to_mode")
    return ModeTable(
        rules=table("mode_rules", ModeRuleSchema()),
        settled={row.code: row for row in table("settled_lines", SettledLineSchema())},
        limits={row.code: row.value for row in limits},
        changes=frozenset((row.from_mode, row.to_mode) for row in changes),
        exempt_categories=frozenset(row.code for row in exempt if not row.conditional),
        schemes={row.code: row for row in table("inspection_schemes", SchemeSchema())},
        limit_rows=limits,
        change_rows=changes,
    )
