"""Complaints, denunciations and warnings: while one is open, what it concerns is sampled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ComplaintSource(StrEnum):
    COMPLAINT = "COMPLAINT"
    DENUNCIATION = "DENUNCIATION"
    NATIONAL_WARNING = "NATIONAL_WARNING"
    INTERNATIONAL_WARNING = "INTERNATIONAL_WARNING"


class ComplaintStatus(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class Complaint:
    """Against an importer (tax_code), goods of an HS code, one good of one importer (good_key), or these together."""

    status: ComplaintStatus
    source: ComplaintSource
    text: str
    opened_on: date
    filed_by: str
    tax_code: str | None = None
    hs_code: str | None = None
    good_key: str | None = None
    closed_on: date | None = None
    closing_reason: str | None = None

    def concerns(self, tax_code: str, hs_codes: frozenset[str], good_keys: frozenset[str]) -> bool:
        return (
            self.tax_code in (None, tax_code)
            and (self.hs_code is None or self.hs_code in hs_codes)
            and (self.good_key is None or self.good_key in good_keys)
        )
