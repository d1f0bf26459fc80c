"""What happens to an entitlement that was granted: reports, and its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from services.inspection.domain.entitlements.asking import rule_of
from services.inspection.domain.entitlements.entitlement import Ending, Entitlement, Ground, Report
from services.inspection.domain.entitlements.states import EntitlementAct, ensure_entitlement_act
from services.inspection.domain.entitlements.timing import ends_by_itself, period_begins, report_due_on
from services.inspection.domain.findings import Findings
from shared.errors import Invalid, NotAllowed, Violation
from shared.regulation import Regulation, legal_day


@dataclass(frozen=True)
class SubmitReport:
    """What was imported in the period. conformity: results of the lots, in words."""

    lots: int
    quantity: Decimal
    unit: str
    conformity: str
    note: str | None = None


def report(
    entitlement: Entitlement, command: SubmitReport, *, by: str, role: str, law: Regulation, now: datetime
) -> Entitlement:
    """The report of the period that runs. Raises Forbidden, NotAllowed (also when none is owed or it is late), Invalid."""
    ensure_entitlement_act(entitlement.status, EntitlementAct.REPORT, role)
    today, rule = legal_day(now), rule_of(entitlement, law)
    due_on, start, valid_to = entitlement.report_due_on, entitlement.valid_from, entitlement.valid_to
    if due_on is None or start is None or valid_to is None:
        raise NotAllowed("report", entitlement.status, (), "No report is owed any more before this entitlement ends.")
    if today > due_on:
        raise NotAllowed("report", entitlement.status, (), f"The report was due on {due_on}; it is too late for it.")
    begins = period_begins(entitlement, rule, law)
    findings = Findings()
    message = f"The period of the report due on {due_on} begins after {begins}; report once it runs."
    findings.check(begins is None or today >= begins, "", "too_early", message)
    findings.check(bool(command.conformity.strip()), "/conformity", "required", "Say what the results were.")
    findings.raise_if_any()
    submitted = Report(
        due_on, today, by, command.lots, command.quantity, command.unit, command.conformity, command.note
    )
    reports = (*entitlement.reports, submitted)
    following = report_due_on(len(reports) + 1, start, valid_to, rule, law, entitlement.agency.code)
    return replace(entitlement, reports=reports, report_due_on=following, reminded=())


def revoke(entitlement: Entitlement, ground: Ground, *, reason: str, by: str, role: str, now: datetime) -> Entitlement:
    """Raises Forbidden, NotAllowed, Invalid."""
    if not reason.strip():
        raise Invalid([Violation("/reason", "required", "Say why.")])
    return _ended(entitlement, EntitlementAct.REVOKE, Ending(ground, legal_day(now), reason, by), role, now)


def end_if_due(entitlement: Entitlement, *, by: str, now: datetime) -> Entitlement | None:
    """Expired or lapsed, if its time has come; None: not yet, or over already."""
    over = ends_by_itself(entitlement)
    if over is None or over > now or entitlement.valid_to is None:
        return None
    missed, today = entitlement.report_due_on, legal_day(now)
    if missed is not None:
        reason = f"Không nộp báo cáo hạn ngày {missed:%d/%m/%Y}."
        ending = Ending(Ground.REPORT_MISSED, today, reason, by)
        return _ended(entitlement, EntitlementAct.LAPSE, ending, "timer", now)
    ending = Ending(Ground.EXPIRED, today, f"Hết thời hạn ngày {entitlement.valid_to:%d/%m/%Y}.", by)
    return _ended(entitlement, EntitlementAct.EXPIRE, ending, "timer", now)


def _ended(entitlement: Entitlement, act: EntitlementAct, ending: Ending, role: str, now: datetime) -> Entitlement:
    becomes = ensure_entitlement_act(entitlement.status, act, role).becomes
    return replace(entitlement, status=becomes or entitlement.status, ending=ending, report_due_on=None, changed_at=now)
