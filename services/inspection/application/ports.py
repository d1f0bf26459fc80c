"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.inspection.domain.case import Case, Mode, Status
from services.inspection.domain.complaint import Complaint, ComplaintStatus
from services.inspection.domain.modes import OpenComplaint, PastFail
from shared.aggregate import Aggregate, Aggregates, Json


@dataclass(frozen=True)
class CaseFilter:
    """None: any. open_only: without those that are over. due_until: due on that day or before."""

    agency: str | None = None
    status: Status | None = None
    mode: Mode | None = None
    officer: str | None = None
    due_until: date | None = None
    open_only: bool = False


@dataclass(frozen=True)
class After:
    """Where the page before ended."""

    due_on: date
    id: str


class Cases(Aggregates[Case], Protocol):
    """Aggregates by dossier id."""

    def page(self, filter: CaseFilter, *, after: After | None, limit: int) -> Sequence[Aggregate[Case]]:
        """By the day they are due, the earliest first."""
        ...

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
    def open_for(self, tax_code: str, hs_codes: frozenset[str], good_keys: frozenset[str]) -> Sequence[OpenComplaint]:
        """Open complaints that concern this importer with these goods, the oldest first."""
        ...

    def page(
        self, *, status: ComplaintStatus | None, tax_code: str | None, before: str | None, limit: int
    ) -> Sequence[Aggregate[Complaint]]:
        """The newest first; only ids before `before`."""
        ...


class ResultNumbers(Protocol):
    def number_for(self, agency: str, year: int, subject: str) -> int:
        """The next number of the agency's year, from 1; the same one again for the same subject."""
        ...
