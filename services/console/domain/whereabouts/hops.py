"""The way of each event of one dossier from its source to each service that listens, and what became of it there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.console.domain.whereabouts.positions import Entry, Position, Whereabouts


class Came(StrEnum):
    """HELD_BACK: not published yet. UNDER_WAY: published, and nothing of it seen there. REFUSED: looked at, not acted on.
    NOTED: taken note of, without an act. UNSEEN: the service did not say how far it is.
    """

    HELD_BACK = "held_back"
    UNDER_WAY = "under_way"
    WAITING = "waiting"
    APPLIED = "applied"
    REFUSED = "refused"
    NOTED = "noted"
    SKIPPED = "skipped"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Hop:
    """sent_at: when its act was done; None where only the receiver knows of it. waiting: why it waits there, as the services
    name it; message: under which id. act, reason, applied_at: of what the receiver did.
    """

    source: str
    to: str
    n: int
    event_id: str
    type: str
    came: Came
    sent_at: datetime | None = None
    applied_at: datetime | None = None
    act: str | None = None
    reason: str | None = None
    waiting: str | None = None
    message: str | None = None

    @property
    def took(self) -> timedelta | None:
        if self.sent_at is None or self.applied_at is None:
            return None
        return max(self.applied_at - self.sent_at, timedelta())

    @property
    def at(self) -> datetime:
        """sent_at, or else applied_at; one of them is known."""
        moment = self.sent_at or self.applied_at
        if moment is None:
            raise ValueError(f"Event {self.n} of {self.source} was neither sent nor applied.")
        return moment

    @property
    def arrived(self) -> bool:
        return self.came in (Came.APPLIED, Came.REFUSED, Came.NOTED, Came.SKIPPED)


def hops_of(found: Whereabouts) -> list[Hop]:
    """In the order in which they were sent."""
    hops = [*_sent(found), *_unaccounted(found)]
    return sorted(hops, key=lambda hop: (hop.at, hop.source, hop.n, hop.to))


def _sent(found: Whereabouts) -> Iterator[Hop]:
    for source, flow in found.flows.items():
        position = found.positions.get(source)
        for to in position.consumers if position else ():
            settled = _settled(found.flows.get(to, ()), source)
            for entry in flow:
                if entry.event is not None and position is not None:
                    sent = Hop(
                        source, to, entry.event.sequence, entry.id, entry.event.type, Came.UNSEEN, sent_at=entry.time
                    )
                    by = settled.get((sent.n, sent.event_id))
                    yield _ended(sent, by) if by else _open(sent, position, found)


def _open(sent: Hop, position: Position, found: Whereabouts) -> Hop:
    """No act of its receiver tells of it."""
    if sent.to not in found.positions:
        return sent
    receiver = found.positions[sent.to]
    waits = receiver.waiting_of(sent.source) if receiver else ()
    kept = next((each for each in waits if each.n == sent.n and each.event_id in (None, sent.event_id)), None)
    if kept is not None:
        return replace(sent, came=Came.WAITING, waiting=kept.reason, message=kept.id, reason=kept.error)
    if receiver is not None and sent.n <= receiver.applied_of(sent.source):
        return replace(sent, came=Came.NOTED)
    return replace(sent, came=Came.HELD_BACK if sent.n > position.published_upto else Came.UNDER_WAY)


def _ended(sent: Hop, by: Entry) -> Hop:
    came = Came.SKIPPED if by.skipped else Came.REFUSED if by.refused else Came.APPLIED
    return replace(sent, came=came, applied_at=by.time, act=by.act, reason=by.reason)


def _settled(flow: tuple[Entry, ...], source: str) -> dict[tuple[int, str], Entry]:
    """By number and id of the event that each act settled."""
    causes = ((entry.cause or entry.skipped, entry) for entry in flow)
    return {(cause.n, cause.id): entry for cause, entry in causes if cause is not None and cause.source == source}


def _unaccounted(found: Whereabouts) -> Iterator[Hop]:
    """What was applied of a source that says nothing of it: it did not answer, or was set back to an earlier state."""
    for to, flow in found.flows.items():
        for entry in flow:
            cause = entry.cause or entry.skipped
            if cause is None or cause.source in found.shortened:
                continue
            if not any(each.id == cause.id for each in found.flows.get(cause.source, ())):
                yield _ended(Hop(cause.source, to, cause.n, cause.id, "", Came.UNSEEN, applied_at=entry.time), entry)
