"""A clock that tests turn, leases in memory, and partners that answer as told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.notification.application.breaker import Breaker
from services.notification.application.ports import Claim, LeaseLost, Partner
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Delivered, Outcome
from services.notification.domain.letters import Letter
from services.notification.domain.retry import RetryPolicy
from shared.aggregate import Actor, Aggregate, Change
from tests.fakes.aggregates import InMemoryAggregates

START = datetime(2026, 9, 11, 2, 0, tzinfo=UTC)
_FREE = datetime.min.replace(tzinfo=UTC)


@dataclass
class TurnedClock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


class InMemoryCorrespondences(InMemoryAggregates[Correspondence]):
    """sending: token and end of the lease, by dossier."""

    def __init__(self) -> None:
        super().__init__()
        self.sending: dict[str, tuple[int, datetime]] = {}

    def claim(self, id: str, *, owner: str, now: datetime, until: datetime) -> Claim | None:
        token, held_until = self.sending.get(id, (0, _FREE))
        aggregate = self.find(id)
        if aggregate is None or now < held_until:
            return None
        self.sending[id] = (token + 1, until)
        return Claim(token + 1, aggregate)

    def record(
        self,
        aggregate: Aggregate[Correspondence],
        change: Change[Correspondence],
        *,
        actor: Actor,
        token: int,
        until: datetime | None,
    ) -> Aggregate[Correspondence]:
        if self.sending[aggregate.id][0] != token:
            raise LeaseLost(aggregate.id)
        saved = self.save(aggregate, change, actor=actor)
        self.sending[aggregate.id] = (token, until or _FREE)
        return saved

    def release(self, id: str, token: int) -> None:
        if self.sending[id][0] == token:
            self.sending[id] = (token, _FREE)


class Scripted:
    """A partner that gives its answers one after the other, then says yes to everything. got: ids as they came."""

    def __init__(self, *answers: Outcome | Callable[[], Outcome]) -> None:
        self._answers: Iterable[Outcome | Callable[[], Outcome]] = iter(answers)
        self.got: list[str] = []

    def __call__(self, correspondence: Correspondence, letter: Letter) -> Outcome:
        self.got.append(letter.id)
        answer = next(iter(self._answers), Delivered("99"))
        return answer() if callable(answer) else answer


NEVER_GIVING_UP = RetryPolicy(first=timedelta(seconds=1), cap=timedelta(seconds=60), spread=0.2, alarm_after=3)
GIVING_UP = RetryPolicy(
    first=timedelta(seconds=1), cap=timedelta(seconds=60), spread=0.2, alarm_after=2, give_up_after=3
)


def partner(
    send: Scripted, clock: TurnedClock, *, policy: RetryPolicy = NEVER_GIVING_UP, threshold: int = 99
) -> Partner:
    breaker = Breaker(threshold=threshold, rest=timedelta(seconds=5), patience=timedelta(seconds=30), clock=clock)
    return Partner(send, breaker, policy, longest=timedelta(seconds=20))
