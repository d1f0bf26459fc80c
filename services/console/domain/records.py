"""Complaints, reductions of inspection, and the goods that they are about, as people look after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.console.domain.dossier.record import Good
from services.console.domain.dossier.registered import Named


@dataclass(frozen=True)
class ComplaintFile:
    """What is given of tax_code, hs_code, good_key, file_code and lot_no must all fit. upheld: found true."""

    id: str
    version: int
    status: str
    source: str
    text: str
    opened_on: date
    filed_by: str
    tax_code: str | None = None
    hs_code: str | None = None
    good_key: str | None = None
    file_code: str | None = None
    lot_no: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    upheld: bool | None = None
    closed_on: date | None = None
    closing_reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.status == "OPEN"


@dataclass(frozen=True)
class BasisLot:
    file_code: str
    notice_no: str
    issued_on: date


@dataclass(frozen=True)
class Granting:
    number: str
    by: str
    on: date


@dataclass(frozen=True)
class Reported:
    due_on: date
    submitted_on: date
    lots: int
    quantity: Decimal
    unit: str
    conformity: str


@dataclass(frozen=True)
class Ended:
    on: date
    reason: str
    by: str


@dataclass(frozen=True)
class Reduction:
    """allowed: acts that the reader's role may do now. basis: lots that passed in a row; basis_elsewhere: more of them."""

    id: str
    version: int
    status: str
    good_key: str
    tax_code: str
    importer: str
    good: Good
    agency: Named
    asked_by: str
    asked_on: date
    basis: tuple[BasisLot, ...] = ()
    basis_elsewhere: int = 0
    decide_by: date | None = None
    granting: Granting | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    report_due_on: date | None = None
    reports: tuple[Reported, ...] = ()
    ending: Ended | None = None
    allowed: tuple[str, ...] = ()
