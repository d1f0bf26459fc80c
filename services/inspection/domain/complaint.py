"""Complaints, denunciations and warnings: while one is open and in effect, what it concerns is sampled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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
class Aim:
    """Whom or what it is about: an importer (tax_code), goods of an HS code, one good of one importer (good_key), a lot
    (the dossier's file_code, or the lot's own number as a sampling record has it). What is given must all fit."""

    tax_code: str | None = None
    hs_code: str | None = None
    good_key: str | None = None
    file_code: str | None = None
    lot_no: str | None = None

    @property
    def given(self) -> bool:
        return any((self.tax_code, self.hs_code, self.good_key, self.file_code, self.lot_no))


@dataclass(frozen=True)
class Concern:
    """A dossier, as far as a complaint may be about it. lot_nos: those on record."""

    tax_code: str
    hs_codes: frozenset[str]
    good_keys: frozenset[str]
    file_code: str | None = None
    lot_nos: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Complaint:
    """effective_from, effective_to: first and last legal day on which it counts; None: from the day it was filed, until
    it is closed. upheld: how it was settled. former: what it was about before it was amended. changed_at: of the last
    act that open cases must hear of. agency: code of the one that filed it; None: filed before that was kept.
    """

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
    file_code: str | None = None
    lot_no: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    upheld: bool | None = None
    former: tuple[Aim, ...] = ()
    changed_at: datetime | None = None
    agency: str | None = None

    @property
    def aim(self) -> Aim:
        return Aim(self.tax_code, self.hs_code, self.good_key, self.file_code, self.lot_no)

    @property
    def aims(self) -> tuple[Aim, ...]:
        """What it is about and was about: where it may have left its mark."""
        return tuple(dict.fromkeys((self.aim, *self.former)))

    def counts_on(self, day: date) -> bool:
        begun = self.effective_from is None or self.effective_from <= day
        over = self.effective_to is not None and self.effective_to < day
        return self.status is ComplaintStatus.OPEN and begun and not over

    def concerns(self, concern: Concern) -> bool:
        return (
            self.tax_code in (None, concern.tax_code)
            and (self.hs_code is None or self.hs_code in concern.hs_codes)
            and (self.good_key is None or self.good_key in concern.good_keys)
            and self.file_code in (None, concern.file_code)
            and (self.lot_no is None or self.lot_no in concern.lot_nos)
        )
