"""In one word: where a dossier is, and whether anything holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.console.domain.whereabouts.positions import Facts, Position, Told, Waiting, Whereabouts

# What is on its way so long is: a relay's sweep comes after three seconds, a resend is asked for after a minute.
SOON = timedelta(seconds=10)
PATIENCE = timedelta(minutes=1)
_ASKED_FOR = "early"
_UNDELIVERED = ("FAILED", "BOUNCED")


class Holding(StrEnum):
    """What holds a dossier, the most pressing first.

    SET_BACK: a receiver is further than the source. FORK, GIVEN_UP, UNKNOWN, FAILED: as the message that waits says.
    WAITING: for a reason that is not known here. MISSING: a number never came. UNPUBLISHED: the broker has not taken it.
    NOT_TAKEN: published, and nothing of it seen at its receiver. UNAPPLIED: a message of the single window that was
    acknowledged and could not be acted on. UNDELIVERED: a letter that did not arrive. UNSENT: one that is tried and does
    not go out. SILENT: a service did not answer; nothing is known of it.
    """

    SET_BACK = "set_back"
    FORK = "fork"
    GIVEN_UP = "given_up"
    UNKNOWN = "unknown"
    FAILED = "failed"
    WAITING = "waiting"
    MISSING = "missing"
    UNPUBLISHED = "unpublished"
    NOT_TAKEN = "not_taken"
    UNAPPLIED = "unapplied"
    UNDELIVERED = "undelivered"
    UNSENT = "unsent"
    SILENT = "silent"


@dataclass(frozen=True)
class Hold:
    """at: the service that it stands at. source, n, type: of the event. message: its id at that service, where it waits
    there. behind: how many more wait behind it. why: an error, or what a partner said.
    """

    holding: Holding
    at: str
    source: str = ""
    n: int = 0
    type: str | None = None
    since: datetime | None = None
    why: str | None = None
    tries: int = 0
    next_try_at: datetime | None = None
    message: str | None = None
    behind: int = 0


@dataclass(frozen=True)
class Verdict:
    """holds: nothing is done about them by waiting, or has not been for a while. under_way: events and letters that are on
    their way. facts: whose turn it is, once nothing holds it.
    """

    holds: tuple[Hold, ...]
    under_way: int
    facts: Facts | None

    @property
    def held(self) -> bool:
        return bool(self.holds)


def verdict(found: Whereabouts, *, now: datetime) -> Verdict:
    between = [_between(source, to, found, now) for source, to in sorted(_pairs(found.positions))]
    outbox = [_outbox(service, position, now) for service, position in found.positions.items() if position]
    letters = [_letter(letter, now) for letter in found.letters or ()]
    looked = [*between, *outbox, *letters]
    window = [
        Hold(Holding.UNAPPLIED, "registration", "window", type=each.kind, since=each.first_at, why=each.unapplied)
        for each in found.window
        if each.unapplied
    ]
    silent = [Hold(Holding.SILENT, service, why=error.message) for service, error in found.failed.items()]
    holds = [hold for hold, _ in looked if hold is not None] + window + silent
    order = list(Holding)
    return Verdict(
        tuple(sorted(holds, key=lambda hold: (order.index(hold.holding), hold.at, hold.source, hold.n))),
        sum(under_way for _, under_way in looked),
        found.facts,
    )


Looked = tuple[Hold | None, int]


def _pairs(positions: Mapping[str, Position | None]) -> set[tuple[str, str]]:
    """Source and receiver, as the one says who listens, or the other whom it heard."""
    listening = {
        (source, to)
        for source, position in positions.items()
        if position and position.sequence
        for to in position.consumers
    }
    heard = {(each.source, to) for to, position in positions.items() if position for each in position.applied}
    waited = {(each.source, to) for to, position in positions.items() if position for each in position.waiting}
    return listening | heard | waited


def _between(source: str, to: str, found: Whereabouts, now: datetime) -> Looked:
    """What stands between one source and one receiver, and how many events are on their way."""
    if to not in found.positions:
        return None, 0
    receiver, sender = found.positions[to], found.positions.get(source)
    mark = receiver.applied_of(source) if receiver else 0
    waits = receiver.waiting_of(source) if receiver else ()
    if fork := next((each for each in waits if each.reason == Holding.FORK), None):
        return _waiting(Holding.FORK, to, fork, waits), 0
    if source in found.positions and mark > (sender.sequence if sender else 0):
        return Hold(Holding.SET_BACK, to, source, mark), 0
    published = sender.published_upto if sender else 0
    under_way = max(published - mark - len(waits), 0)
    if waits and (waits[0].n != mark + 1 or waits[0].reason == _ASKED_FOR):
        return _gap(mark + 1, to, waits, published if sender else None, now), under_way
    if waits:
        known = waits[0].reason in list(Holding)
        return _waiting(Holding(waits[0].reason) if known else Holding.WAITING, to, waits[0], waits), under_way
    if mark >= published:
        return None, 0
    # Of when an event was published nothing is kept; it was not before its act.
    acts = found.flows.get(source, ())
    act = next((entry for entry in acts if entry.event and entry.event.sequence == mark + 1), None)
    since = act.time if act else sender.changed_at if sender else None
    if since is not None and now - since < PATIENCE:
        return None, under_way
    type = act.event.type if act and act.event else None
    return Hold(Holding.NOT_TAKEN, to, source, mark + 1, type, since, behind=published - mark - 1), under_way


def _gap(n: int, to: str, waits: tuple[Waiting, ...], published: int | None, now: datetime) -> Hold | None:
    """Number n has not come, and others wait for it; unless it is held back at its source, which is told of there."""
    first = waits[0]
    held_back = published is not None and n > published
    if held_back or now - first.since < PATIENCE:
        return None
    behind = len([each for each in waits if each.n > n])
    return Hold(
        Holding.MISSING, to, first.source, n, None, first.since, None, first.tries, first.next_try_at, first.id, behind
    )


def _waiting(holding: Holding, to: str, each: Waiting, waits: tuple[Waiting, ...]) -> Hold:
    behind = len([other for other in waits if other.n > each.n])
    return Hold(
        holding,
        to,
        each.source,
        each.n,
        each.type,
        each.since,
        each.error,
        each.tries,
        each.next_try_at,
        each.id,
        behind,
    )


def _outbox(service: str, position: Position, now: datetime) -> Looked:
    left, late = position.sequence - position.published_upto, position.unpublished
    if left <= 0:
        return None, 0
    if late is None or now - late.since < SOON:
        return None, left
    n = position.published_upto + 1
    hold = Hold(
        Holding.UNPUBLISHED, service, service, n, None, late.since, None, late.tries, late.next_try_at, behind=left - 1
    )
    return hold, 0


def _letter(letter: Told, now: datetime) -> Looked:
    if letter.status in _UNDELIVERED:
        since = letter.undelivered_at or letter.queued_at
        return Hold(
            Holding.UNDELIVERED, "notification", letter.channel, 0, letter.kind, since, _why(letter), letter.attempts
        ), 0
    if letter.status != "QUEUED":
        return None, 0
    if letter.attempts and now - letter.queued_at >= PATIENCE:
        return Hold(
            Holding.UNSENT, "notification", letter.channel, 0, letter.kind, letter.queued_at, _why(letter),
            letter.attempts, letter.next_attempt_at,
        ), 0  # fmt: skip
    return None, 1


def _why(letter: Told) -> str | None:
    return letter.last_error or letter.answer
