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
from shared.aggregate import Actor, Aggregate, Aggregates, Change, Json
from shared.errors import Conflict


@dataclass(frozen=True)
class Claim:
    """A lease to send. token: higher than any given for this dossier before. aggregate: read under the lease."""

    token: int
    aggregate: Aggregate[Correspondence]


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

    def claim(self, id: str, *, owner: str, now: datetime, until: datetime) -> Claim | None:
        """The right to send for one dossier until then, if something is due; None while another holds it."""
        ...

    def record(
        self,
        aggregate: Aggregate[Correspondence],
        change: Change[Correspondence],
        *,
        actor: Actor,
        token: int,
        until: datetime | None,
    ) -> Aggregate[Correspondence]:
        """Like `save`, for the holder of `token`; renews the claim until then, or gives it back.

        Raises LeaseLost when somebody else has claimed the dossier since, Stale when somebody acted on it.
        """
        ...

    def release(self, id: str, token: int) -> None:
        """Gives the claim back, unless somebody else holds it by now."""
        ...


class LeaseLost(Conflict):
    """A sending took longer than its lease, and another one has begun: its own outcome is what counts."""

    code = "lease_lost"


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
