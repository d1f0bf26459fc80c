"""What was found on the spot when the items of a lot were looked at by attributes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.regulation.sampling_tables import Severity


@dataclass(frozen=True)
class LotCheck:
    """lot_size, n, nonconforming: items. letter, n, ac: of the plan by which the lot was judged.

    accepted_tighter: it would have been accepted with the AQL one step tighter too. resumption: why sampling goes on
    after the switching rules had ended it.
    """

    line_no: int
    good_key: str
    lot_size: int
    level: str
    aql: Decimal
    severity: Severity
    letter: str
    n: int
    ac: int
    nonconforming: int
    accepted: bool
    accepted_tighter: bool
    by: str
    at: datetime
    findings: str | None = None
    resumption: str | None = None
