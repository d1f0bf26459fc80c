"""Words that the law's tables have in both languages: statuses, results, acts, deadlines, items of checklists."""

from __future__ import annotations

from functools import cache
from typing import Any

from services.console.domain.dossier.case import ChecklistItem
from services.console.domain.dossier.registered import Clock
from services.console.entrypoints.languages import in_english
from shared.regulation import Regulation, load


@cache
def law() -> Regulation:
    return load()


def said(row: Any) -> str:
    """Of anything with a name in both languages."""
    return str(row.name_en if in_english() else row.name)


def one_language(text: str | None) -> str:
    """Explanations are stored as "Vietnamese / English"."""
    vietnamese, slash, english = (text or "").partition(" / ")
    return english if slash and in_english() else vietnamese


def status_name(code: int) -> str:
    return said(law().acts.statuses[code])


def result_name(code: int) -> str:
    return said(law().result_codes[code])


def result_class(code: int) -> str:
    """pass, fail, dead, pending or neutral."""
    return str(law().result_codes[code].result_class).lower()


def conclusion_name(code: str) -> str:
    return said(law().conclusions[code])


def tier_name(code: str) -> str:
    row = next((regime.tiers[code] for regime in reversed(law().regimes) if code in regime.tiers), None)
    return said(row) if row else code


def clock_name(clock: Clock, regime: str | None) -> str:
    if not in_english() or regime is None:
        return clock.name
    rule = law().regime(regime).deadlines.get(clock.rule)
    return str(rule.name_en) if rule else clock.name


def regime_name(code: str) -> str:
    return said(law().regime(code))


def lapse_name(text: str | None) -> str:
    """text: as the service says it, in Vietnamese."""
    row = next((each for each in law().lapse_effects if each.name == text), None)
    return said(row) if row else text or ""


def exempt_name(code: int) -> str:
    return said(law().exempt_categories[code]) if code in law().exempt_categories else str(code)


def documentary_items() -> list[ChecklistItem]:
    """What an officer compares, in the order of the law."""
    return [
        ChecklistItem(row.code, row.part, row.name, row.name_en, row.required, row.decisive)
        for row in law().checklist
        if row.part == "DOCUMENTARY"
    ]
