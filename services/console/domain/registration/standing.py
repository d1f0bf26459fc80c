"""A dossier as it stands before an act of registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.console.domain.dossier.registered import (
    Clearance,
    Clock,
    Competence,
    Content,
    Handlers,
    LabelRequest,
    Named,
    Receipt,
    Result,
    SupplementRequest,
)

COUNTER = "COUNTER"


@dataclass(frozen=True)
class Standing:
    regime: str
    channel: str
    received_on: date
    agency: Named
    handlers: Handlers
    competence: Competence
    dossier: Content
    clocks: tuple[Clock, ...] = ()
    supplement_request: SupplementRequest | None = None
    label_request: LabelRequest | None = None
    result: Result | None = None
    clearances: tuple[Clearance, ...] = ()

    @property
    def agency_due_on(self) -> date | None:
        """The last day of what the agency owes first."""
        owed = [clock.due_on for clock in self.clocks if clock.is_owed and clock.owed_by == "AGENCY"]
        return min(owed, default=None)

    @property
    def uncleared(self) -> tuple[str, ...]:
        """Numbers of its declarations whose clearance is not on record yet."""
        known = {clearance.declaration_no for clearance in self.clearances}
        return tuple(each.number for each in self.dossier.declarations if each.number not in known)


def missing_items(receipt: Receipt) -> tuple[str, ...]:
    """Codes of what the receipt checklist says is not there, answered for the content as it is now."""
    return tuple(item.item for item in receipt.items if item.present is False) if receipt.current else ()
