"""What a use case holds in its hands: an aggregate as loaded, and the change it decided on.

Pure values. A use case loads an Aggregate, lets the domain decide, and saves a Change; version checks, history, outbox,
inbox and idempotency happen in `shared.storage`, out of its sight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

S = TypeVar("S")
Json = dict[str, Any]


@dataclass(frozen=True)
class Actor:
    """Who acts. id: "importer:0100109106", "officer:lan.nt", "service:inspection", "timer". body: of a certification body.

    on_behalf_of: the member of staff who delegated the role.
    """

    id: str
    role: str
    agency: str | None = None
    tax_code: str | None = None
    body: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Outgoing:
    """An event to publish.

    type: "<service>.<what_happened>", as registered in `shared.contracts`; data: what the contract's schema dumps
    (a mapping or an object with its attributes).
    """

    type: str
    data: Any


@dataclass(frozen=True)
class Change(Generic[S]):
    """One act on one aggregate, decided and not yet saved.

    state: the state after the act. act: past-tense word for the history ("accepted"). event: what is published with it,
    if anything (one act, one event). details: what changed, JSON values, for people who read the history.
    timer_at: when the aggregate next wants to be woken, UTC; None for never.
    unique: natural keys that no second aggregate may hold ("file_code:<code>"); never the key of a Once.
    """

    state: S
    act: str
    event: Outgoing | None = None
    reason: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    timer_at: datetime | None = None
    unique: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aggregate(Generic[S]):
    """An aggregate as stored.

    version: grows by one with every act; 0 before the first. head: where its history ends; storage's own.
    """

    id: str
    version: int
    state: S
    head: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Once:
    """A caller's wish that this act happens once.

    key: the Idempotency-Key or messageId, prefixed by its kind ("message:<id>", "http:<caller>:<key>").
    fingerprint: hash of the caller's input, so that a key that comes back with other content is refused.
    """

    key: str
    fingerprint: str


class Aggregates(Protocol[S]):
    """The port through which use cases reach their aggregates (implemented by `shared.storage.AggregateStore`)."""

    def load(self, id: str) -> Aggregate[S]:
        """Raises NotFound."""
        ...

    def find(self, id: str) -> Aggregate[S] | None: ...

    def answered(self, once: Once) -> Json | None:
        """The answer already given to this key, if any. Raises KeyReused when it was given to other content."""
        ...

    def create(
        self, id: str, change: Change[S], *, actor: Actor, once: Once | None = None, answer: Json | None = None
    ) -> Aggregate[S]:
        """Stores the first act; `answer` is kept under `once` in the same write.

        Raises AlreadyActed when the key, one of `change.unique` or the id is taken.
        """
        ...

    def save(
        self,
        aggregate: Aggregate[S],
        change: Change[S],
        *,
        actor: Actor,
        once: Once | None = None,
        answer: Json | None = None,
    ) -> Aggregate[S]:
        """Raises Stale when somebody acted since `aggregate` was loaded, AlreadyActed when the key did."""
        ...


@dataclass(frozen=True)
class Received:
    """An event from another service, validated by its contract.

    source: the publishing service; sequence: its dense number within the publishing aggregate, from 1; subject: the
    aggregate's id, shared by all services for one dossier; data: loaded by the contract's schema (Decimal, date,
    datetime in UTC); backfill: a copy for catching up, which must cause no sending to the outside.
    """

    id: str
    type: str
    source: str
    subject: str
    sequence: int
    time: datetime
    data: Mapping[str, Any]
    backfill: bool = False


# What a service does on an event: from its own aggregate (None before the first act) to a change. Must be pure but for
# reads; it runs again when somebody else was faster. A change without an event and with the same state is how "refused,
# and why" is kept.
Reaction = Callable[[Aggregate[S] | None, Received], Change[S]]
