"""Sending what is due: one letter in flight per box (a dossier's, a notice's), under the same id until it is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic

from services.notification.application.ports import B, Chance, LeaseLost, LetterBoxes, Partner, Partners, Paused
from services.notification.domain.events import Act, Delivered, Outcome, Postponed, Refused, Unknown, Unreachable
from services.notification.domain.kinds import TEXTS
from services.notification.domain.letters import Channel, Letter
from services.notification.domain.sending import due_at, due_letter, next_due_at, record_outcome
from shared.aggregate import Actor, Aggregate, Change
from shared.clock import Clock
from shared.errors import Stale

SENDER = Actor("service:notification", "service")

# What clocks of two replicas may differ by, and what saving the outcome may take.
_MARGIN = timedelta(seconds=10)
# Whoever holds the claim either records something, which wakes the box when it should, or died.
_LOOK_AGAIN = timedelta(seconds=10)
# A paused channel is looked at again so seldom, because whoever resumes it wakes what was left alone.
_PAUSED = timedelta(minutes=5)
# Others may act on the box meanwhile; each time the outcome is decided anew on what then stands.
_SAVE_TRIES = 10
_LETTERS_PER_TURN = 20


def _nothing_paused(_channel: Channel) -> bool:
    return False


@dataclass(frozen=True)
class Tried:
    """One try to send. outcome: of the partner. act: what was recorded; None when another sending has begun since,
    or somebody took the letter out.

    alarm: the letter has been tried so often that somebody should look.
    """

    letter: Letter
    outcome: Outcome
    act: Act | None
    alarm: bool


@dataclass(frozen=True)
class SendReport:
    """postponed: channels that were due but not tried, because another sender is at it or the partner is given a rest.

    not_before: trying this box again earlier is of no use; None when nothing is left to send. version: of the
    aggregate that this was found on.
    """

    tried: tuple[Tried, ...] = ()
    postponed: tuple[Channel, ...] = ()
    not_before: datetime | None = None
    version: int = 0


def send_due(
    id: str,
    *,
    boxes: LetterBoxes[B],
    partners: Partners,
    owner: str,
    chance: Chance,
    clock: Clock,
    paused: Paused = _nothing_paused,
) -> SendReport:
    """Sends what is due of one box. owner: this process, for whoever wonders who holds a lease. paused: channels over
    which an operator wants nothing sent; they cost no try.

    A process that dies in here leaves a lease that runs out and a letter that is sent again under the same id.
    """
    now = clock()
    lease = max(partner.longest for partner in partners.values()) + _MARGIN
    off = {channel: now + _PAUSED for channel in partners if paused(channel)}
    resting = {c: at for c, p in partners.items() if (at := p.breaker.next_try_at) is not None and now < at} | off
    if resting:
        # Most of what is due then waits for the partner that rests; a look is cheaper than a claim for nothing.
        aggregate = boxes.find(id)
        if aggregate is None or not any(due_letter(aggregate.state, c, now) for c in partners if c not in resting):
            return _report(aggregate, (), resting, now)
    claim = boxes.claim(id, owner=owner, now=now, until=now + lease)
    if claim is None:
        held = dict.fromkeys(partners, now + _LOOK_AGAIN)
        return _report(boxes.find(id), (), {**held, **resting}, now)
    awake = {channel: partner for channel, partner in partners.items() if channel not in resting}
    turn = _Turn(claim.aggregate, claim.token, now + lease, lease, awake, boxes, chance, clock, paused)
    try:
        tried = turn.send()
    finally:
        turn.end()
    return _report(turn.aggregate, tried, resting, now)


def _report(
    aggregate: Aggregate[Any] | None,
    tried: Sequence[Tried],
    not_tried: Mapping[Channel, datetime],
    now: datetime,
) -> SendReport:
    """not_tried: channels that were left alone, and until when, if they had anything to send."""
    if aggregate is None:
        return SendReport()
    state = aggregate.state
    postponed = {channel: at for channel, at in not_tried.items() if due_letter(state, channel, now)}
    due = ((channel, due_at(state, channel)) for channel in Channel)
    not_before = min((max(at, postponed.get(channel, at)) for channel, at in due if at), default=None)
    return SendReport(tuple(tried), tuple(postponed), not_before, aggregate.version)


@dataclass
class _Turn(Generic[B]):
    """What one holder of a lease does. until: when the lease ends; None once it was given back or lost."""

    aggregate: Aggregate[B]
    token: int
    until: datetime | None
    lease: timedelta
    partners: Partners
    boxes: LetterBoxes[B]
    chance: Chance
    clock: Clock
    paused: Paused

    def send(self) -> list[Tried]:
        return [tried for channel, partner in self.partners.items() for tried in self._over(channel, partner)]

    def end(self) -> None:
        if self.until is not None:
            self.boxes.release(self.aggregate.id, self.token)

    def _over(self, channel: Channel, partner: Partner) -> Iterator[Tried]:
        # Texts one by one, so that whatever else is queued meanwhile goes first.
        for _ in range(1 if channel in TEXTS else _LETTERS_PER_TURN):
            if self.until is None or self.until - self.clock() <= partner.longest or self.paused(channel):
                return
            letter = due_letter(self.aggregate.state, channel, self.clock())
            if letter is None or not partner.breaker.allow():
                return
            with partner.step(letter) as told:
                outcome = self._try(partner, letter)
                told(outcome)
                act = self._record(partner, letter, outcome)
            attempts = self.aggregate.state.letter(letter.id).attempts
            alarm = isinstance(outcome, Unknown) and attempts >= partner.retry.alarm_after
            yield Tried(letter, outcome, act, alarm)

    def _try(self, partner: Partner, letter: Letter) -> Outcome:
        breaker = partner.breaker
        try:
            outcome = partner.send(self.aggregate.state, letter)
        except BaseException:
            breaker.abandoned()
            raise
        if isinstance(outcome, Postponed):
            breaker.abandoned()
        elif isinstance(outcome, Unknown):
            breaker.failed()
        else:
            breaker.succeeded()
        return outcome

    def _record(self, partner: Partner, letter: Letter, outcome: Outcome) -> Act | None:
        """Saves the outcome and, in the same write, renews the lease if there is more to send, or gives it back."""
        for _ in range(_SAVE_TRIES):
            now = self.clock()
            recorded = record_outcome(
                self.aggregate.state, letter.id, outcome, policy=partner.retry, now=now, chance=self.chance()
            )
            if recorded is None:
                return None
            state, act = recorded
            change = Change(
                state, act.value, reason=_said(outcome), details=_details(letter), timer_at=next_due_at(state)
            )
            until = now + self.lease if any(due_letter(state, channel, now) for channel in self.partners) else None
            try:
                self.aggregate = self.boxes.record(self.aggregate, change, actor=SENDER, token=self.token, until=until)
            except LeaseLost:
                self.until = None
                return None
            except Stale:
                self.aggregate = self.boxes.load(self.aggregate.id)
            else:
                self.until = until
                return act
        raise Stale(self.aggregate.version)


def _said(outcome: Outcome) -> str:
    match outcome:
        case Delivered(answer):
            return answer
        case Refused(reason) | Unreachable(reason):
            return reason
        case Unknown(error):
            return error
        case Postponed(until):
            return f"It is no time for texts before {until:%Y-%m-%dT%H:%M}Z."


def _details(letter: Letter) -> dict[str, str]:
    return {"letter": letter.id, "channel": letter.channel.value, "kind": letter.kind.value}
