"""Reminders of the report that is due next, at the opening of the office on the days that the law's row names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.entitlements.asking import rule_of
from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus
from services.inspection.domain.entitlements.events import EntitlementReportDue, said_of
from shared.regulation import Regulation, WorkingCalendar, legal_day


def next_reminder(entitlement: Entitlement, law: Regulation) -> datetime | None:
    """UTC; in the past where one is due and was not given. None: there is nothing left to remind of."""
    return min((at for at, _ in _waiting(entitlement, law)), default=None)


def remind_if_due(
    entitlement: Entitlement, *, law: Regulation, now: datetime
) -> tuple[Entitlement, EntitlementReportDue] | None:
    """Of several that are due only the last is given: the older ones are out of date. None: not yet."""
    due, due_on = [warn for at, warn in _waiting(entitlement, law) if at <= now], entitlement.report_due_on
    if not due or due_on is None:
        return None
    left = law.calendar(entitlement.agency.code).days_left(legal_day(now), due_on)
    event = EntitlementReportDue(**said_of(entitlement, now), report_due_on=due_on, days_left=left, warning=due[-1])
    return replace(entitlement, reminded=(*entitlement.reminded, *due)), event


def _waiting(entitlement: Entitlement, law: Regulation) -> list[tuple[datetime, str]]:
    due_on = entitlement.report_due_on
    if entitlement.status is not EntitlementStatus.ACTIVE or due_on is None:
        return []
    rule, calendar = rule_of(entitlement, law), law.calendar(entitlement.agency.code)
    days = [
        (day, warn)
        for warn in law.regime(rule.regime).deadline(rule.report).warns
        if warn not in entitlement.reminded and (day := _day(due_on, warn, calendar)) is not None
    ]
    # A period that is shorter than the time of the warning begins without one.
    start = entitlement.reports[-1].submitted_on if entitlement.reports else entitlement.valid_from
    return sorted((calendar.opening(day), warn) for day, warn in days if start is None or day > start)


def _day(due_on: date, warn: str, calendar: WorkingCalendar) -> date | None:
    """ "T-2" is the second working day before the last one. None: after it, when the entitlement has ended."""
    before = -int(warn.removeprefix("T"))
    if before < 0:
        return None
    return calendar.working_days_before(due_on, before) if before else due_on
