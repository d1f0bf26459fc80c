"""Where each service stands with one dossier, as the services tell it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.console.domain.dossier.window_messages import WindowMessage
from shared.errors import CuakhauError


@dataclass(frozen=True)
class Facts:
    """standing: one word of the service's own. owed_by: who has to act until due_on."""

    file_code: str
    standing: str
    agency: str
    owed_by: str | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Unpublished:
    since: datetime
    tries: int
    next_try_at: datetime | None = None


@dataclass(frozen=True)
class Applied:
    """n: of the last event of `source` that was applied. dropped: the highest that came while too many waited."""

    source: str
    n: int
    id: str | None = None
    at: datetime | None = None
    dropped: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A message that came and has not taken effect. id: as the page of waiting messages names it."""

    id: str
    source: str
    n: int
    reason: str
    since: datetime
    event_id: str | None = None
    type: str | None = None
    error: str | None = None
    tries: int = 0
    next_try_at: datetime | None = None


@dataclass(frozen=True)
class Position:
    """facts: None while only messages came. sequence: of its last event; published_upto: of the last one that the broker
    confirmed; consumers: services that listen to it. archived: entries of its history that were moved out.
    """

    id: str
    kind: str
    facts: Facts | None
    version: int
    number: int
    sequence: int
    published_upto: int
    consumers: tuple[str, ...] = ()
    unpublished: Unpublished | None = None
    applied: tuple[Applied, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    next_timer_at: datetime | None = None
    reconcile_at: datetime | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    archived: int = 0

    def applied_of(self, source: str) -> int:
        return next((mark.n for mark in self.applied if mark.source == source), 0)

    def waiting_of(self, source: str) -> tuple[Waiting, ...]:
        """In order of their numbers."""
        return tuple(sorted((each for each in self.waiting if each.source == source), key=lambda each: each.n))


@dataclass(frozen=True)
class Cause:
    source: str
    n: int
    id: str


@dataclass(frozen=True)
class FlowEvent:
    type: str
    sequence: int


@dataclass(frozen=True)
class Entry:
    """One act. cause: the event that it follows from; refused: that was looked at and not acted on. skipped: the message
    that an operator took as done by it. event: what it published.
    """

    number: int
    id: str
    time: datetime
    act: str
    role: str = ""
    reason: str | None = None
    cause: Cause | None = None
    refused: bool = False
    skipped: Cause | None = None
    event: FlowEvent | None = None


@dataclass(frozen=True)
class Told:
    """A letter. reader: APPLICANT, or the role of one of the staff. address: masked."""

    id: str
    kind: str
    channel: str
    status: str
    reader: str
    event_id: str
    event_sequence: int
    queued_at: datetime
    address: str | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    undelivered_at: datetime | None = None
    last_error: str | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Whereabouts:
    """positions: by service, None where it does not know the dossier; a service that did not answer is not named there.
    flows: the acts of each, the oldest first; shortened: services whose oldest acts are left out. letters: None when they
    are not known. window: exchanged with the single window. failed: what kept a part from us, by service.
    """

    id: str
    positions: Mapping[str, Position | None]
    flows: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    shortened: Collection[str] = ()
    letters: tuple[Told, ...] | None = None
    window: tuple[WindowMessage, ...] = ()
    failed: Mapping[str, CuakhauError] = field(default_factory=dict)

    @property
    def facts(self) -> Facts | None:
        """As registration knows it, which gives the legal status; else as any other does."""
        known = (position.facts for position in self.positions.values() if position and position.facts)
        return next(known, None)

    @property
    def file_code(self) -> str:
        return self.facts.file_code if self.facts else self.id
