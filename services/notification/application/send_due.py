"""Sending what is due: one letter in flight per dossier and channel, under the same id until it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notification.application.ports import Chance, Correspondences, Leases, Partner, Partners
from services.notification.domain.correspondence import Correspondence
from services.notification.domain.events import Act, Delivered, Outcome, Refused, Unknown
from services.notification.domain.letters import Channel, Letter
from services.notification.domain.sending import due_at, due_letter, next_due_at, record_outcome
from shared.aggregate import Actor, Aggregate, Change
from shared.clock import Clock
from shared.errors import Stale

SENDER = Actor("service:notification", "service")

# What clocks of two replicas may differ by, and what saving the outcome may take.
_MARGIN = timedelta(seconds=10)
# Others may act on the correspondence meanwhile; each time the outcome is decided anew on what then stands.
_SAVE_TRIES = 10
_LETTERS_PER_TURN = 20


@dataclass(frozen=True)
class Tried:
    """One try to send. outcome: of the partner. act: what was recorded; None when a later sending had reported already.

    alarm: the letter has been tried so often that somebody should look.
    """

    letter: Letter
    outcome: Outcome
    act: Act | None
    alarm: bool


@dataclass(frozen=True)
class SendReport:
    """postponed: channels that were due but not tried, because another sender is at it or the partner is given a rest.

    not_before: trying this dossier again earlier is of no use; None when nothing is left to send. version: of the
    correspondence that this was found on.
    """

    tried: tuple[Tried, ...] = ()
    postponed: tuple[Channel, ...] = ()
    not_before: datetime | None = None
    version: int = 0


def send_due(
    dossier_id: str,
    *,
    correspondences: Correspondences,
    leases: Leases,
    partners: Partners,
    owner: str,
    chance: Chance,
    clock: Clock,
) -> SendReport:
    """Sends what is due of one dossier. owner: this process, for whoever wonders who holds a lease.

    A process that dies in here leaves a lease that runs out and a letter that is sent again under the same id.
    """
    tried: list[Tried] = []
    postponed: dict[Channel, datetime] = {}
    aggregate = correspondences.find(dossier_id)
    if aggregate is None:
        return SendReport()
    for channel, partner in partners.items():
        if due_letter(aggregate.state, channel, clock()) is None:
            continue
        now = clock()
        if partner.breaker.next_try_at is not None and now < partner.breaker.next_try_at:
            postponed[channel] = partner.breaker.next_try_at
            continue
        lease = partner.longest + _MARGIN
        token = leases.claim(dossier_id, channel, owner=owner, now=now, until=now + lease)
        if token is None:
            postponed[channel] = now + lease
            continue
        try:
            turn = _Turn(dossier_id, channel, partner, token, correspondences, chance, clock)
            aggregate, tries = turn.send(until=now + lease)
            tried += tries
        finally:
            leases.release(dossier_id, channel, token)
    return SendReport(tuple(tried), tuple(postponed), _not_before(aggregate.state, postponed), aggregate.version)


def _not_before(state: Correspondence, postponed: Mapping[Channel, datetime]) -> datetime | None:
    due = ((channel, due_at(state, channel)) for channel in Channel)
    return min((max(at, postponed.get(channel, at)) for channel, at in due if at), default=None)


@dataclass(frozen=True)
class _Turn:
    """What one holder of a lease does."""

    dossier_id: str
    channel: Channel
    partner: Partner
    token: int
    correspondences: Correspondences
    chance: Chance
    clock: Clock

    def send(self, *, until: datetime) -> tuple[Aggregate[Correspondence], list[Tried]]:
        tried: list[Tried] = []
        # Read under the lease: what was read before may have been sent by the former holder.
        aggregate = self.correspondences.load(self.dossier_id)
        while len(tried) < _LETTERS_PER_TURN and until - self.clock() > self.partner.longest:
            letter = due_letter(aggregate.state, self.channel, self.clock())
            if letter is None or not self.partner.breaker.allow():
                break
            outcome = self._try(aggregate.state, letter)
            aggregate, act = self._record(aggregate, letter, outcome)
            attempts = aggregate.state.letter(letter.id).attempts
            alarm = isinstance(outcome, Unknown) and attempts >= self.partner.retry.alarm_after
            tried.append(Tried(letter, outcome, act, alarm))
            if act is None:
                break
        return aggregate, tried

    def _try(self, state: Correspondence, letter: Letter) -> Outcome:
        breaker = self.partner.breaker
        try:
            outcome = self.partner.send(state, letter)
        except BaseException:
            breaker.abandoned()
            raise
        if isinstance(outcome, Unknown):
            breaker.failed()
        else:
            breaker.succeeded()
        return outcome

    def _record(
        self, aggregate: Aggregate[Correspondence], letter: Letter, outcome: Outcome
    ) -> tuple[Aggregate[Correspondence], Act | None]:
        for _ in range(_SAVE_TRIES):
            recorded = record_outcome(
                aggregate.state,
                letter.id,
                outcome,
                token=self.token,
                policy=self.partner.retry,
                now=self.clock(),
                chance=self.chance(),
            )
            if recorded is None:
                return aggregate, None
            state, act = recorded
            change = Change(
                state, act.value, reason=_said(outcome), details=_details(letter), timer_at=next_due_at(state)
            )
            try:
                return self.correspondences.save(aggregate, change, actor=SENDER), act
            except Stale:
                aggregate = self.correspondences.load(self.dossier_id)
        raise Stale(aggregate.version)


def _said(outcome: Outcome) -> str:
    match outcome:
        case Delivered(answer):
            return answer
        case Refused(reason):
            return reason
        case Unknown(error):
            return error


def _details(letter: Letter) -> dict[str, str]:
    return {"letter": letter.id, "channel": letter.channel.value, "kind": letter.kind.value}
