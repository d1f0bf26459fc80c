"""What the use cases need from outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from services.notification.application.breaker import Breaker
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Outcome
from services.notification.domain.letters import Addressee, Channel, Letter, LetterBox, Status
from services.notification.domain.retry import RetryPolicy
from services.notification.domain.staff import StaffNotice
from shared.aggregate import Actor, Aggregate, Aggregates, Change, Json
from shared.errors import Conflict

B = TypeVar("B", bound=LetterBox)


@dataclass(frozen=True)
class Claim(Generic[B]):
    """A lease to send. token: higher than any given for this box before. aggregate: read under the lease."""

    token: int
    aggregate: Aggregate[B]


@dataclass(frozen=True)
class Search:
    """status, channel: of one and the same letter. file_code: its beginning. agency: code. before: the last id seen.

    undelivered: with a letter that did not arrive; undelivered_since: of which that was found since.
    """

    status: Status | None = None
    channel: Channel | None = None
    file_code: str | None = None
    agency: str | None = None
    before: str | None = None
    limit: int = 50
    undelivered: bool = False
    undelivered_since: datetime | None = None


class LetterBoxes(Aggregates[B], Protocol[B]):
    """Aggregates that hold letters; one sender at a time for each."""

    def claim(self, id: str, *, owner: str, now: datetime, until: datetime) -> Claim[B] | None:
        """The right to send of one box until then, if something is due; None while another holds it."""
        ...

    def record(
        self, aggregate: Aggregate[B], change: Change[B], *, actor: Actor, token: int, until: datetime | None
    ) -> Aggregate[B]:
        """Like `save`, for the holder of `token`; renews the claim until then, or gives it back.

        Raises LeaseLost when somebody else has claimed the box since, Stale when somebody acted on it.
        """
        ...

    def release(self, id: str, token: int) -> None:
        """Gives the claim back, unless somebody else holds it by now."""
        ...

    def of_letter(self, id: str) -> Aggregate[B] | None:
        """The box in which the letter lies."""
        ...


class Correspondences(LetterBoxes[Correspondence], Protocol):
    """Aggregates by dossier id."""

    def search(self, search: Search) -> Sequence[Aggregate[Correspondence]]:
        """The newest dossiers first."""
        ...

    def history(self, id: str) -> Sequence[Json]: ...

    def agencies(self) -> Collection[str]:
        """Codes of the agencies that ever had a dossier."""
        ...

    def minding(self, agency: str, limit: int) -> Sequence[Aggregate[Correspondence]]:
        """Dossiers of the agency in which something is owed or waited for."""
        ...


@dataclass(frozen=True)
class NoticeSearch:
    """on: the working day. status: of a letter. before: the last id seen."""

    status: Status | None = None
    agency: str | None = None
    on: date | None = None
    before: str | None = None
    limit: int = 50


class StaffNotices(LetterBoxes[StaffNotice], Protocol):
    """Reminders, or digests; by the id that follows from their key."""

    def search(self, search: NoticeSearch) -> Sequence[Aggregate[StaffNotice]]: ...

    def agencies_of(self, on: date) -> set[str]:
        """Codes of the agencies that have one of that day."""
        ...


class StaffDirectory(Protocol):
    def of(self, agency: str, role: str, on: date) -> Sequence[Addressee]:
        """Who holds the role (officer, leader) at the agency on that day; empty when nobody is known."""
        ...


class LeaseLost(Conflict):
    """A sending took longer than its lease, and another one has begun: its own outcome is what counts."""

    code = "lease_lost"


class Send(Protocol):
    """Tries to deliver one letter; every expected failure is an outcome, not an exception."""

    def __call__(self, box: Any, letter: Letter, /) -> Outcome:
        """box: in which the letter lies; a Correspondence for the window, either kind for mails."""
        ...


# Around one try to send a letter; what is given is told the outcome.
Step = Callable[[Letter], AbstractContextManager[Callable[[Outcome], None]]]


def _no_step(_letter: Letter) -> AbstractContextManager[Callable[[Outcome], None]]:
    return nullcontext(lambda _: None)


@dataclass(frozen=True)
class Partner:
    """One outside system. longest: all time-outs of one try together. step: the try as a step of its dossier's trace."""

    send: Send
    breaker: Breaker
    retry: RetryPolicy
    longest: timedelta
    step: Step = _no_step


Partners = Mapping[Channel, Partner]
# Whether an operator wants nothing sent over a channel for now; answers from memory.
Paused = Callable[[Channel], bool]
# A random number from 0 to 1.
Chance = Callable[[], float]
