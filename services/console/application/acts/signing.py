"""What a signature brings about, line by line, by the law's tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.console.application.acts import law
from services.console.domain.casework.case import Case


@dataclass(frozen=True)
class Effect:
    """failing: lines that do not meet the requirements. due_on: by when they must be dealt with. pending: lines that the
    notice leaves open. All others are released."""

    failing: tuple[int, ...]
    pending: tuple[int, ...]
    due_on: date | None
    replaces: str | None


def effect_of_signature(case: Case, today: date) -> Effect:
    drafted = case.draft.lines if case.draft else ()
    failing = tuple(each.line_no for each in drafted if law.fails(each.code))
    pending = tuple(each.line_no for each in drafted if law.stays_open(each.code))
    days = [due for each in drafted if (due := law.disposition_due_on(case.agency.code, each.code, today))]
    standing = [notice for notice in case.notices if notice.replaced_by is None]
    return Effect(
        failing=failing,
        pending=pending,
        due_on=min(days, default=None),
        replaces=standing[-1].notice_no if standing else None,
    )
