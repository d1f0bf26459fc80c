"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.notification.application.breaker import Breaker
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Outcome
from services.notification.domain.letters import Channel, Letter, Status
from services.notification.domain.retry import RetryPolicy
from shared.aggregate import Aggregate, Aggregates, Json


@dataclass(frozen=True)
class Search:
    """status, channel: of one and the same letter. file_code: its beginning. agency: code. before: the last id seen."""

    status: Status | None = None
    channel: Channel | None = None
    file_code: str | None = None
    agency: str | None = None
    before: str | None = None
    limit: int = 50


class Correspondences(Aggregates[Correspondence], Protocol):
    """Aggregates by dossier id."""

    def search(self, search: Search) -> Sequence[Aggregate[Correspondence]]:
        """The newest dossiers first."""
        ...

    def history(self, id: str) -> Sequence[Json]: ...


class Leases(Protocol):
    """The right to send for one dossier over one channel, for a while."""

    def claim(self, dossier_id: str, channel: Channel, *, owner: str, now: datetime, until: datetime) -> int | None:
        """A fencing token, higher than any given for this dossier and channel before; None while another holds it."""
        ...

    def release(self, dossier_id: str, channel: Channel, token: int) -> None:
        """Gives the right back, unless somebody else holds it by now."""
        ...


class Send(Protocol):
    """Tries to deliver one letter; every expected failure is an outcome, not an exception."""

    def __call__(self, correspondence: Correspondence, letter: Letter) -> Outcome: ...


@dataclass(frozen=True)
class Partner:
    """One outside system. longest: all time-outs of one try together."""

    send: Send
    breaker: Breaker
    retry: RetryPolicy
    longest: timedelta


Partners = Mapping[Channel, Partner]
# A random number from 0 to 1.
Chance = Callable[[], float]
