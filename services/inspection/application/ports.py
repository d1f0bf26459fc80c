"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.inspection.domain.case import Case
from services.inspection.domain.complaint import Aim, Complaint, ComplaintStatus, Concern
from services.inspection.domain.modes import OpenComplaint, PastFail
from services.inspection.domain.seen import ReductionSeen
from shared.aggregate import Aggregate, Aggregates, Json


@dataclass(frozen=True)
class After:
    """Where the page before ended."""

    due_on: date
    id: str


class Cases(Aggregates[Case], Protocol):
    """Aggregates by dossier id."""

    def largest_file_code(self, beginning: str) -> str | None:
        """Of all cases whose file code begins so."""
        ...

    def history(self, id: str) -> Sequence[Json]:
        """Every entry, oldest first. Raises NotFound."""
        ...


class Records(Protocol):
    """What earlier cases say."""

    def fails_since(self, tax_code: str, since: date) -> Sequence[PastFail]:
        """The importer's lines that failed in a result signed on `since` or later, the newest first."""
        ...


class Complaints(Aggregates[Complaint], Protocol):
    def open_for(self, concern: Concern, on: date) -> Sequence[OpenComplaint]:
        """Open complaints that concern such a dossier and are in effect on that legal day, the oldest first."""
        ...

    def wake_at(self, id: str, *, version: int, at: datetime | None) -> None:
        """Moves the timer and nothing else; not if somebody acted since that version."""
        ...

    def history(self, id: str) -> Sequence[Json]:
        """Every entry, oldest first. Raises NotFound."""
        ...

    def page(
        self,
        *,
        status: ComplaintStatus | None,
        tax_code: str | None,
        file_code: str | None = None,
        before: str | None,
        limit: int,
    ) -> Sequence[Aggregate[Complaint]]:
        """The newest first; only ids before `before`."""
        ...


class OpenCases(Protocol):
    def open_about(self, aim: Aim, *, after: str | None, limit: int) -> Sequence[str]:
        """Ids of cases that are not over and that a complaint with that aim may be about, in their order."""
        ...

    def of_lot(self, aim: Aim) -> Sequence[Case]:
        """The cases, over or not, of the lot that the aim names by file code or by its own number."""
        ...

    def known_to(self, agency: str, aim: Aim) -> bool:
        """Whether a case of that agency, over or not, is one that a complaint with that aim may be about."""
        ...

    def of_agency(self, ids: Collection[str], agency: str) -> frozenset[str]:
        """Which of these cases are the agency's."""
        ...

    def files_of_agency(self, file_codes: Collection[str], agency: str) -> frozenset[str]:
        """Which of these file codes are of the agency's cases."""
        ...


class Reductions(Protocol):
    def valid_for(self, tax_code: str, good_keys: frozenset[str], on: date) -> Sequence[ReductionSeen]:
        """The importer's reductions that are valid on that legal day for some of these goods."""
        ...


@dataclass(frozen=True)
class GivenNumber:
    """subject: what it was drawn for."""

    number: int
    subject: str


class ResultNumbers(Protocol):
    def number_for(self, agency: str, year: int, subject: str) -> int:
        """The next number of the agency's year, from 1; the same one again for the same subject. Raises Busy."""
        ...

    def given(self, agency: str, year: int, *, after: int, limit: int) -> Sequence[GivenNumber]:
        """Those larger than `after`, in their order."""
        ...
