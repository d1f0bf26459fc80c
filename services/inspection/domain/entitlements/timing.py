"""From when to when it holds, and when reports are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus
from shared.regulation import Regulation
from shared.regulation.calendar import end_of
from shared.regulation.entitlements import EntitlementRule


def last_day(start: date, rule: EntitlementRule, law: Regulation, agency: str) -> date:
    """Two years from 02/12/2026 end with 01/12/2028."""
    validity = law.regime(rule.regime).deadline(rule.validity)
    return validity.due_on(start, law.calendar(agency)) - timedelta(days=1)


def report_due_on(
    n: int, start: date, valid_to: date, rule: EntitlementRule, law: Regulation, agency: str
) -> date | None:
    """Of the n-th report, from 1; None when that period would end after the entitlement.

    Counted from the start each time: from the 30th of November every three months is not the 28th for ever.
    """
    report = law.regime(rule.regime).deadline(rule.report)
    if report.length is None or (n > 1 and not report.repeats):
        return None
    due = replace(report, length=report.length * n).due_on(start, law.calendar(agency))
    return due if due <= valid_to else None


def period_begins(entitlement: Entitlement, rule: EntitlementRule, law: Regulation) -> date | None:
    """First day of the period that the next report is about."""
    n, start, valid_to = len(entitlement.reports), entitlement.valid_from, entitlement.valid_to
    if start is None or valid_to is None or n == 0:
        return start
    return report_due_on(n, start, valid_to, rule, law, entitlement.agency.code)


def ends_by_itself(entitlement: Entitlement) -> datetime | None:
    """The moment at which it expires or lapses if nothing happens; None: not by itself."""
    if entitlement.status is not EntitlementStatus.ACTIVE:
        return None
    days = [day for day in (entitlement.valid_to, entitlement.report_due_on) if day is not None]
    return end_of(min(days)) if days else None
