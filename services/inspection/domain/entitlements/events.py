"""What other services are told of an entitlement (`shared.contracts.entitlements`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.inspection.domain.content import Named
from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus


@dataclass(frozen=True, kw_only=True)
class OfEntitlement:
    """What every event of one that was granted says."""

    occurred_at: datetime
    good_key: str
    tax_code: str
    importer: str
    good: str
    agency: Named
    decision_no: str
    valid_from: date
    valid_to: date
    email: str | None


@dataclass(frozen=True, kw_only=True)
class EntitlementGranted(OfEntitlement):
    """report_due_on: of the first report."""

    report_due_on: date | None


@dataclass(frozen=True, kw_only=True)
class EntitlementReportDue(OfEntitlement):
    """days_left: working days. warning: as the law's row names it ("T-2")."""

    report_due_on: date
    days_left: int
    warning: str


@dataclass(frozen=True, kw_only=True)
class EntitlementLapsed(OfEntitlement):
    """ground: EXPIRED or REPORT_MISSED."""

    ground: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class EntitlementRevoked(OfEntitlement):
    """ground: LOT_FAILED, COMPLAINT_UPHELD or DECIDED."""

    ground: str
    reason: str


EntitlementEvent = EntitlementGranted | EntitlementReportDue | EntitlementLapsed | EntitlementRevoked

_ENDED: dict[EntitlementStatus, type[EntitlementLapsed] | type[EntitlementRevoked]] = {
    EntitlementStatus.EXPIRED: EntitlementLapsed,
    EntitlementStatus.LAPSED: EntitlementLapsed,
    EntitlementStatus.REVOKED: EntitlementRevoked,
}


def event_of(entitlement: Entitlement, now: datetime) -> EntitlementEvent | None:
    """After an act: what it is worth telling; None: nothing, it never took effect."""
    if entitlement.granting is None:
        return None
    if entitlement.status is EntitlementStatus.ACTIVE:
        return EntitlementGranted(**said_of(entitlement, now), report_due_on=entitlement.report_due_on)
    told, ending = _ENDED.get(entitlement.status), entitlement.ending
    if told is None or ending is None:
        return None
    return told(**said_of(entitlement, now), ground=ending.ground.value, reason=ending.reason)


def said_of(entitlement: Entitlement, now: datetime) -> dict[str, Any]:
    """What every event of one that was granted says."""
    return {
        "occurred_at": now,
        "good_key": entitlement.good_key,
        "tax_code": entitlement.tax_code,
        "importer": entitlement.importer,
        "good": entitlement.good.name,
        "agency": entitlement.agency,
        "decision_no": entitlement.granting.number if entitlement.granting else None,
        "valid_from": entitlement.valid_from,
        "valid_to": entitlement.valid_to,
        "email": entitlement.email,
    }
