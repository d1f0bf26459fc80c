"""How an entitlement comes to be asked for or proposed, and decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from services.inspection.domain.entitlements.entitlement import (
    BasisLot,
    Ending,
    Entitlement,
    EntitlementStatus,
    Granting,
    Ground,
)
from services.inspection.domain.entitlements.states import EntitlementAct, ensure_entitlement_act
from services.inspection.domain.entitlements.timing import last_day, report_due_on
from services.inspection.domain.findings import Findings
from services.inspection.domain.good_record import GoodRecord
from shared.errors import Invalid, Violation
from shared.regulation import BadRegulation, Regulation, legal_day
from shared.regulation.entitlements import EntitlementRule

ON_REQUEST, AUTOMATIC = "ON_REQUEST", "AUTOMATIC"


def rule_for(record: GoodRecord, law: Regulation) -> EntitlementRule | None:
    """That of the regime of the newest lot that ended one way or the other."""
    return law.entitlement_rule(record.last.regime) if record.last else None


def begins_anew_after(former: Iterable[Entitlement]) -> date | None:
    """Only lots after the day on which one was revoked, or lapsed, count for the next; None: all of them."""
    lost = {EntitlementStatus.REVOKED, EntitlementStatus.LAPSED}
    return max((each.ending.on for each in former if each.status in lost and each.ending), default=None)


def apply(
    record: GoodRecord, *, since: date | None = None, by: str, role: str, law: Regulation, now: datetime
) -> Entitlement:
    """since: see `begins_anew_after`. Raises Forbidden, Invalid."""
    becomes = ensure_entitlement_act(None, EntitlementAct.APPLY, role).becomes
    rule = rule_for(record, law)
    if rule is None:
        message = "No lot of this good has ended yet under a law that knows a reduction."
        raise Invalid([Violation("/good_key", "no_rule", message)])
    findings = Findings()
    message = (
        f"Under {rule.regime} nobody needs to ask: it is proposed after {rule.consecutive_passes} passes in a row."
    )
    findings.check(rule.granted == ON_REQUEST, "/good_key", "granted_without_request", message)
    basis = _basis(record, rule, since)
    lacking = f"{len(basis)} of {rule.consecutive_passes} lots in a row have passed."
    findings.check(len(basis) == rule.consecutive_passes, "/good_key", "too_few_passes", lacking)
    findings.raise_if_any()
    return _asked(record, rule, basis, becomes, by, law, now)


def propose(
    record: GoodRecord, *, since: date | None = None, by: str, law: Regulation, now: datetime
) -> Entitlement | None:
    """What the count of passes calls for by itself; None: nothing."""
    rule = rule_for(record, law)
    if rule is None or rule.granted != AUTOMATIC:
        return None
    basis = _basis(record, rule, since)
    if len(basis) < rule.consecutive_passes:
        return None
    becomes = ensure_entitlement_act(None, EntitlementAct.PROPOSE, "service").becomes
    return _asked(record, rule, basis, becomes, by, law, now)


def needs_confirmation(entitlement: Entitlement, law: Regulation) -> bool:
    """Whether it waits for a signer."""
    rule = rule_of(entitlement, law)
    return rule.granted == ON_REQUEST or rule.confirmed


def grant(
    entitlement: Entitlement,
    *,
    number: str,
    by: str,
    role: str,
    note: str | None = None,
    law: Regulation,
    now: datetime,
) -> Entitlement:
    """number: of the confirmation. It holds from today. Raises Forbidden, NotAllowed."""
    becomes = ensure_entitlement_act(entitlement.status, EntitlementAct.GRANT, role).becomes
    rule, today, agency = rule_of(entitlement, law), legal_day(now), entitlement.agency.code
    valid_to = last_day(today, rule, law, agency)
    return replace(
        entitlement,
        status=becomes or entitlement.status,
        granting=Granting(number, by, today, note),
        valid_from=today,
        valid_to=valid_to,
        report_due_on=report_due_on(1, today, valid_to, rule, law, agency),
        changed_at=now,
    )


def refuse(entitlement: Entitlement, *, reason: str, by: str, role: str, now: datetime) -> Entitlement:
    """Raises Forbidden, NotAllowed, Invalid."""
    return _closed(entitlement, EntitlementAct.REFUSE, Ground.DECIDED, reason, by, role, now)


def withdraw(entitlement: Entitlement, *, reason: str, by: str, role: str, now: datetime) -> Entitlement:
    """Raises Forbidden, NotAllowed, Invalid."""
    return _closed(entitlement, EntitlementAct.WITHDRAW, Ground.WITHDRAWN, reason, by, role, now)


def void(entitlement: Entitlement, ground: Ground, *, reason: str, by: str, now: datetime) -> Entitlement:
    """What it rests on fell away before it was decided. Raises NotAllowed."""
    return _closed(entitlement, EntitlementAct.VOID, ground, reason, by, "service", now)


def rule_of(entitlement: Entitlement, law: Regulation) -> EntitlementRule:
    """Raises BadRegulation when the law's data lost the rule."""
    rule = law.entitlement_rule(entitlement.regime)
    if rule is None:
        raise BadRegulation(f"entitlements.yaml: regime {entitlement.regime} has no rule, and entitlements rest on it.")
    return rule


def _basis(record: GoodRecord, rule: EntitlementRule, since: date | None) -> tuple[BasisLot, ...]:
    return tuple(
        BasisLot(lot.file_code, lot.notice_no, lot.issued_on)
        for lot in record.passes(rule.consecutive_passes)
        if since is None or lot.issued_on > since
    )


def _asked(
    record: GoodRecord,
    rule: EntitlementRule,
    basis: tuple[BasisLot, ...],
    becomes: EntitlementStatus | None,
    by: str,
    law: Regulation,
    now: datetime,
) -> Entitlement:
    today = legal_day(now)
    decision = law.regime(rule.regime).deadline(rule.decision) if rule.decision else None
    return Entitlement(
        status=becomes or EntitlementStatus.APPLIED,
        good_key=record.good_key,
        tax_code=record.tax_code,
        importer=record.importer,
        good=record.good,
        agency=record.agency,
        regime=rule.regime,
        basis=basis,
        asked_by=by,
        asked_on=today,
        decide_by=decision.due_on(today, law.calendar(record.agency.code)) if decision else None,
        email=record.email,
    )


def _closed(
    entitlement: Entitlement, act: EntitlementAct, ground: Ground, reason: str, by: str, role: str, now: datetime
) -> Entitlement:
    becomes = ensure_entitlement_act(entitlement.status, act, role).becomes
    if not reason.strip():
        raise Invalid([Violation("/reason", "required", "Say why.")])
    ending = Ending(ground, legal_day(now), reason, by)
    return replace(entitlement, status=becomes or entitlement.status, ending=ending)
