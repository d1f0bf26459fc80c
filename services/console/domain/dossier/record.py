"""What is on record of an importer and of each of its goods, from earlier dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Good:
    name: str
    brand: str
    model: str
    hs_code: str
    origin: str = ""


@dataclass(frozen=True)
class Lot:
    """verdict: PASSED counts, FAILED begins the count anew, NEITHER changes nothing."""

    case_id: str
    file_code: str
    notice_no: str
    issued_on: date
    verdict: str
    codes: tuple[int, ...] = ()


@dataclass(frozen=True)
class GoodRecord:
    """lots: the newest last. lots_elsewhere: of other agencies, counted and not shown."""

    good_key: str
    tax_code: str
    importer: str
    good: Good
    consecutive_passes: int
    lots: tuple[Lot, ...] = ()
    lots_elsewhere: int = 0

    @property
    def failures(self) -> tuple[Lot, ...]:
        return tuple(lot for lot in self.lots if lot.verdict == "FAILED")


@dataclass(frozen=True)
class Complaint:
    """Whom or what it is about: what is given must all fit."""

    id: str
    status: str
    source: str
    text: str
    opened_on: date
    tax_code: str | None = None
    hs_code: str | None = None
    good_key: str | None = None
    file_code: str | None = None


@dataclass(frozen=True)
class Entitlement:
    """A reduction of inspection. valid_to, report_due_on: last days."""

    id: str
    status: str
    good_key: str
    good: Good
    valid_to: date | None = None
    report_due_on: date | None = None


@dataclass(frozen=True)
class StandingRecord:
    """more: there are more goods than are listed here."""

    goods: tuple[GoodRecord, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    more: bool = False

    def of(self, good_key: str) -> GoodRecord | None:
        return next((each for each in self.goods if each.good_key == good_key), None)

    @property
    def open_complaints(self) -> tuple[Complaint, ...]:
        return tuple(each for each in self.complaints if each.status == "OPEN")
