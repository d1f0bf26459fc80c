"""A clock that tests turn, leases in memory, and partners that answer as told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.notification.application.breaker import Breaker
from services.notification.application.ports import Partner
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Delivered, Outcome
from services.notification.domain.letters import Channel, Letter
from services.notification.domain.retry import RetryPolicy

START = datetime(2026, 9, 11, 2, 0, tzinfo=UTC)


@dataclass
class TurnedClock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class InMemoryLeases:
    held: dict[tuple[str, Channel], tuple[int, datetime]] = field(default_factory=dict)

    def claim(self, dossier_id: str, channel: Channel, *, owner: str, now: datetime, until: datetime) -> int | None:
        token, held_until = self.held.get((dossier_id, channel), (0, datetime.min.replace(tzinfo=UTC)))
        if now < held_until:
            return None
        self.held[dossier_id, channel] = (token + 1, until)
        return token + 1

    def release(self, dossier_id: str, channel: Channel, token: int) -> None:
        held, _ = self.held[dossier_id, channel]
        if held == token:
            self.held[dossier_id, channel] = (token, datetime.min.replace(tzinfo=UTC))


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
