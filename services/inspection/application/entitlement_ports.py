"""What the use cases about goods and their entitlements need from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.inspection.application.ports import OpenCases, ResultNumbers
from services.inspection.application.renewing import DecidingPorts
from services.inspection.domain.complaint import Aim
from services.inspection.domain.entitlements.entitlement import Entitlement, EntitlementStatus
from services.inspection.domain.good_record import GoodRecord
from services.inspection.domain.seen import ReductionSeen
from shared.aggregate import Aggregate, Aggregates, Json
from shared.clock import NewId


@dataclass(frozen=True)
class EntitlementFilter:
    """None: any."""

    tax_code: str | None = None
    good_key: str | None = None
    status: EntitlementStatus | None = None
    agency: str | None = None


class Entitlements(Aggregates[Entitlement], Protocol):
    def of_good(self, good_key: str) -> Sequence[Aggregate[Entitlement]]:
        """Every one there ever was, the oldest first."""
        ...

    def valid_for(self, tax_code: str, good_keys: frozenset[str], on: date) -> Sequence[ReductionSeen]: ...

    def live_about(self, aim: Aim, *, after: str | None, limit: int) -> Sequence[Aggregate[Entitlement]]:
        """Those not ended that a complaint about an importer, an HS code or a good may be about, in their order."""
        ...

    def page(self, filter: EntitlementFilter, *, before: str | None, limit: int) -> Sequence[Aggregate[Entitlement]]:
        """The newest first; only ids before `before`."""
        ...

    def wake_at(self, id: str, *, version: int, at: datetime | None) -> None:
        """Moves the timer and nothing else; not if somebody acted since that version."""
        ...

    def history(self, id: str) -> Sequence[Json]:
        """Every entry, oldest first. Raises NotFound."""
        ...


class GoodRecords(Aggregates[GoodRecord], Protocol):
    """Aggregates by `record_id` of the good's key."""

    def with_case(self, case_id: str) -> Sequence[Aggregate[GoodRecord]]:
        """The records to which a notice of that case contributes."""
        ...

    def page(self, tax_code: str | None, *, after: str | None, limit: int) -> Sequence[Aggregate[GoodRecord]]:
        """In the order of their ids; only those after `after`."""
        ...


class Tallied(Protocol):
    def untallied(self, limit: int) -> Sequence[str]:
        """Ids of cases with a notice that was issued, revoked or replaced and that the records do not know of yet."""
        ...


@dataclass(frozen=True)
class EntitlementPorts:
    entitlements: Entitlements
    records: GoodRecords
    tallied: Tallied
    numbers: ResultNumbers
    open_cases: OpenCases
    deciding: DecidingPorts
    new_id: NewId


def record_id(good_key: str) -> str:
    return f"good-{good_key}"
