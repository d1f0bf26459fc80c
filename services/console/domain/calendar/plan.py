"""An officer's day: the visits in travel order, with what to take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.console.domain.calendar.officers import Leave, Place
from services.console.domain.dossier.sampling_plan import LinePlan


@dataclass(frozen=True)
class Stop:
    """travel: from the stop before, at first from home: SAME_SITE, SAME_PROVINCE or ELSEWHERE."""

    case: str
    file_code: str
    importer: str
    goods: str
    status: str
    starts_at: datetime
    ends_at: datetime
    place: Place
    travel: str


@dataclass(frozen=True)
class DayPlan:
    """on_duty: the agency works that day and it is one of the officer's days."""

    officer: str
    date: date
    on_duty: bool
    home: Place
    leave: tuple[Leave, ...] = ()
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Contact:
    """Whom to call at the importer's."""

    tax_code: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Taken:
    """What a stop needs besides its time. contact: None where registration did not say. lines: what to sample."""

    contact: Contact | None = None
    lines: tuple[LinePlan, ...] = ()


@dataclass(frozen=True)
class Plan:
    """taken: by case. missing: cases of which a part could not be had."""

    day: DayPlan
    taken: Mapping[str, Taken] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
