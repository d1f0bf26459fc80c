"""What may be asked about who comes when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.inspection.domain.evidence import AppointmentKind


@dataclass(frozen=True)
class Assign:
    """officer: None gives the case back; nobody works on it then."""

    officer: str | None


@dataclass(frozen=True)
class Schedule:
    """starts_at, ends_at: the window in which the officer comes, or looks at the papers.

    province: two-digit code of the place. booking: id of the officer's time that is held for it.
    """

    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    place: str
    officer: str
    reason: str | None = None
    province: str | None = None
    booking: str | None = None


@dataclass(frozen=True)
class WishMove:
    """The importer asks for another time, himself or through an officer. not_after: None for any later day."""

    reason: str
    not_before: date
    not_after: date | None
    by: str


@dataclass(frozen=True)
class DeclineWish:
    reason: str


@dataclass(frozen=True)
class CancelAppointment:
    reason: str
