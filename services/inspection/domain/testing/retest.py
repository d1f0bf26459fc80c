"""The retest of retained samples at another designated laboratory; its result decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.inspection.domain.evidence import LaboratoryReport


class CostBearer(StrEnum):
    """The cost follows the loser: the agency when the second result is a pass."""

    IMPORTER = "IMPORTER"
    AGENCY = "AGENCY"


@dataclass(frozen=True)
class Retest:
    """requested_by: who asked in the importer's name. lines: whose retained samples are tested.

    void: why there will be no second result; the first one stands then.
    """

    requested_on: date
    requested_by: str
    reason: str
    laboratory: str
    lines: tuple[int, ...]
    by: str
    at: datetime
    report: LaboratoryReport | None = None
    cost_bearer: CostBearer | None = None
    void: str | None = None

    @property
    def pending(self) -> bool:
        return self.report is None and self.void is None
