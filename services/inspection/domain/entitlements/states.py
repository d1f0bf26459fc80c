"""The state table of an entitlement: which act is possible in which status, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus
from shared.errors import Forbidden, NotAllowed


class EntitlementAct(StrEnum):
    """APPLY and PROPOSE make one; VOID, LAPSE and EXPIRE happen by themselves."""

    APPLY = "apply"
    PROPOSE = "propose"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    VOID = "void"
    REPORT = "report"
    REVOKE = "revoke"
    LAPSE = "lapse"
    EXPIRE = "expire"


@dataclass(frozen=True)
class EntitlementTransition:
    """allowed_in: empty for what makes one. becomes None: the status stays."""

    act: EntitlementAct
    allowed_in: frozenset[EntitlementStatus]
    becomes: EntitlementStatus | None
    roles: frozenset[str]


_A, _S = EntitlementAct, EntitlementStatus
_OPEN = {_S.APPLIED, _S.PROPOSED}

ENTITLEMENT_TRANSITIONS = tuple(
    EntitlementTransition(act, frozenset(allowed_in), becomes, frozenset(roles))
    for act, allowed_in, becomes, roles in (
        (_A.APPLY, set[EntitlementStatus](), _S.APPLIED, {"importer", "officer"}),
        (_A.PROPOSE, set[EntitlementStatus](), _S.PROPOSED, {"service"}),
        (_A.GRANT, _OPEN, _S.ACTIVE, {"signer", "service"}),
        (_A.REFUSE, _OPEN, _S.REFUSED, {"signer"}),
        (_A.WITHDRAW, {_S.APPLIED}, _S.WITHDRAWN, {"importer"}),
        (_A.VOID, _OPEN, _S.REFUSED, {"service"}),
        (_A.REPORT, {_S.ACTIVE}, None, {"importer", "officer"}),
        (_A.REVOKE, {_S.ACTIVE}, _S.REVOKED, {"signer", "service"}),
        (_A.LAPSE, {_S.ACTIVE}, _S.LAPSED, {"timer"}),
        (_A.EXPIRE, {_S.ACTIVE}, _S.EXPIRED, {"timer"}),
    )
)


def allowed_entitlement_acts(entitlement: Entitlement, role: str | None = None) -> tuple[EntitlementAct, ...]:
    """What may be done now, by whom it may concern or by that role."""
    return tuple(
        row.act
        for row in ENTITLEMENT_TRANSITIONS
        if entitlement.status in row.allowed_in and (role is None or role in row.roles)
    )


def ensure_entitlement_act(status: EntitlementStatus | None, act: EntitlementAct, role: str) -> EntitlementTransition:
    """status None: there is none yet. Raises Forbidden, NotAllowed."""
    row = next(row for row in ENTITLEMENT_TRANSITIONS if row.act is act)
    if role not in row.roles:
        raise Forbidden(f"'{act}' is for {' or '.join(sorted(row.roles))}; role {role} may not do it.")
    if (status is None) is not (not row.allowed_in) or (status is not None and status not in row.allowed_in):
        possible = [each.act for each in ENTITLEMENT_TRANSITIONS if status in each.allowed_in]
        raise NotAllowed(act, status or "none", possible)
    return row


def roles_for(act: EntitlementAct) -> frozenset[str]:
    return next(row.roles for row in ENTITLEMENT_TRANSITIONS if row.act is act)
