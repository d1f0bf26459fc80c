"""What one party waits for from the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class SupplementRequest:
    """What the agency misses. due_on: last day for the importer's answer.

    requested_on: where it was handed over on paper, and entered at requested_at.
    """

    items: tuple[str, ...]
    reason: str
    requested_at: datetime
    due_on: date
    requested_on: date | None = None


@dataclass(frozen=True)
class BodyRequest:
    """What the certification body misses; no law gives it a last day."""

    items: tuple[str, ...]
    reason: str
    requested_at: datetime


@dataclass(frozen=True)
class ImporterRequest:
    """What the importer asked a handler for. act: request_withdrawal, request_amendment or request_extension.

    until: the day until which more time is asked for.
    """

    act: str
    reason: str
    requested_at: datetime
    until: date | None = None
