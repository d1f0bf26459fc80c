"""An entitlement to reduced inspection, from the request or proposal to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from services.inspection.domain.content import Named
from services.inspection.domain.good_record import Good


class EntitlementStatus(StrEnum):
    """APPLIED: asked for. PROPOSED: by the count of passes, for a signer to confirm. The last five are final."""

    APPLIED = "APPLIED"
    PROPOSED = "PROPOSED"
    ACTIVE = "ACTIVE"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    LAPSED = "LAPSED"
    REVOKED = "REVOKED"


ENDED = frozenset(EntitlementStatus) - {
    EntitlementStatus.APPLIED,
    EntitlementStatus.PROPOSED,
    EntitlementStatus.ACTIVE,
}


class Ground(StrEnum):
    """Why it ended. The first four are the law's own."""

    EXPIRED = "EXPIRED"
    REPORT_MISSED = "REPORT_MISSED"
    LOT_FAILED = "LOT_FAILED"
    COMPLAINT_UPHELD = "COMPLAINT_UPHELD"
    DECIDED = "DECIDED"
    WITHDRAWN = "WITHDRAWN"
    BASIS_GONE = "BASIS_GONE"


@dataclass(frozen=True)
class BasisLot:
    """A lot that passed, on whose notice it rests."""

    file_code: str
    notice_no: str
    issued_on: date


@dataclass(frozen=True)
class Report:
    """What was imported in one period. due_on: of that period. conformity: results of the lots, in words."""

    due_on: date
    submitted_on: date
    by: str
    lots: int
    quantity: Decimal
    unit: str
    conformity: str
    note: str | None = None


@dataclass(frozen=True)
class Granting:
    """number: of the confirmation. by: who granted or confirmed it."""

    number: str
    by: str
    on: date
    note: str | None = None


@dataclass(frozen=True)
class Ending:
    ground: Ground
    on: date
    reason: str
    by: str


@dataclass(frozen=True)
class Entitlement:
    """valid_from, valid_to: first and last legal day. report_due_on: of the next report, None if none is owed any more.

    decide_by: the day by which a request must be decided. regime: by whose rule; that of the newest lot of the basis.
    changed_at: of the last act that open cases must hear of. email: of the importer, as the newest lot gave it.
    reminded: warnings that are over of the report that is due next.
    """

    status: EntitlementStatus
    good_key: str
    tax_code: str
    importer: str
    good: Good
    agency: Named
    regime: str
    basis: tuple[BasisLot, ...]
    asked_by: str
    asked_on: date
    decide_by: date | None = None
    granting: Granting | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    report_due_on: date | None = None
    reports: tuple[Report, ...] = ()
    ending: Ending | None = None
    changed_at: datetime | None = None
    email: str | None = None
    reminded: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Days that went by end it whether or not a sweep has said so yet."""
        if self.status is not EntitlementStatus.ACTIVE or self.valid_from is None or self.valid_to is None:
            return False
        reported = self.report_due_on is None or day <= self.report_due_on
        return self.valid_from <= day <= self.valid_to and reported
