"""All that one service needs for its messages, put together: relay, inbox, operators' acts, sweeps."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from prometheus_client import Counter
from pymongo.database import Database

from shared.aggregate import Actor, Json, Reaction
from shared.clock import Clock, NewId
from shared.contracts.envelope import PREFIX, Envelope, read_envelope
from shared.errors import CuakhauError, Invalid, Transient, Violation
from shared.messaging.bulk import BulkActing
from shared.messaging.control import HEADER, Control, ProgressReport, ResendRequest
from shared.messaging.fresh import PUBLISHED
from shared.messaging.lanes import Delivery
from shared.messaging.measuring import Measuring
from shared.messaging.publisher import Publisher
from shared.messaging.relay import Relay
from shared.messaging.subscriptions import SUBSCRIPTIONS, consumers_of, sources_of
from shared.messaging.topology import DELIVERY_LIMIT, whole_topology
from shared.messaging.traced import consuming
from shared.operating.backlog import Backlog
from shared.operating.service import Operating
from shared.storage import (
    AGGREGATE_INDEXES,
    AggregateStore,
    AllWaiting,
    Inbox,
    Inboxes,
    Index,
    Outbox,
    Unreadable,
    WaitingSweeps,
    archive,
    bulk_acts,
    ensure_indexes,
    looks,
)
from shared.storage import unreadable as unreadable_storage
from shared.storage.bulk_acts import BulkActs
from shared.storage.looks import Looks
from shared.storage.reconciling import compare
from shared.storage.waiting import Policy

log = structlog.get_logger(__name__)

RECEIVED = Counter("cuakhau_received_total", "Messages by what became of them", ["service", "source", "outcome"])


@dataclass(frozen=True)
class Fed:
    """A further kind of aggregate that events of other services act on, in a collection of its own."""

    store: AggregateStore[Any]
    reactions: Mapping[str, Reaction[Any]]
    ignored: Collection[str] = ()


class ServiceMessages:
    """One service's side of the exchange.

    store: the aggregates that events of other services act on, and whose events are published; reactions, ignored: as in
    `Inbox`. further: other kinds that events act on, told apart by the events' types. publishing: kinds that only
    publish. subscriptions: who listens to whom. delivery_limit: a message that kills its consumer this often is set
    aside. fatal: told when the broker is set up wrongly.
    """

    def __init__(
        self,
        service: str,
        *,
        amqp_uri: str,
        database: Database[Any],
        store: AggregateStore[Any],
        reactions: Mapping[str, Reaction[Any]],
        ignored: Collection[str] = (),
        further: Sequence[Fed] = (),
        publishing: Sequence[AggregateStore[Any]] = (),
        clock: Clock,
        new_id: NewId,
        policy: Policy | None = None,
        subscriptions: Mapping[str, tuple[str, ...]] = SUBSCRIPTIONS,
        delivery_limit: int = DELIVERY_LIMIT,
        fatal: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self.service = service
        self.database = database
        self.new_id = new_id
        self.clock = clock
        self.topology = whole_topology(subscriptions, delivery_limit)
        self.sources = frozenset(sources_of(service, subscriptions))
        self.inboxes = Inboxes(
            [
                Inbox(fed.store, fed.reactions, fed.ignored, policy=policy, ask_resend=self._ask_resend)
                for fed in (Fed(store, reactions, ignored), *further)
            ]
        )
        self.stores = (*(inbox.store for inbox in self.inboxes.all), *publishing)
        self.unreadable = Unreadable(database["unreadable"], clock, new_id)
        self.waiting = AllWaiting(self.inboxes)
        self.looks = Looks(database["message_looks"], clock, new_id)
        self.sweep = WaitingSweeps(self.inboxes)
        self.bulk = BulkActing(self, BulkActs(database["bulk_acts"], clock, new_id))
        self.outboxes = [Outbox(store) for store in self.stores]
        self.relay = Relay(
            self.outboxes,
            Publisher(amqp_uri, f"{service}.relay", self.topology),
            clock=clock,
            new_id=new_id,
            consumers=consumers_of(service, subscriptions),
            fatal=fatal,
        )
        self.control = Control(resend=self._resend, progress=self._compare)
        self.operating = Operating(
            service,
            database,
            backlog=Backlog(
                self.stores,
                self.stores,
                [inbox.store.collection for inbox in self.inboxes.all],
                self.unreadable.collection,
            ),
            clock=clock,
            new_id=new_id,
            received=partial(_counted, RECEIVED),
            published=partial(_counted, PUBLISHED),
        )
        self.measuring = Measuring(self.operating)

    def ensure_indexes(self, *further: Index) -> None:
        """further: of the first store's collection."""
        ensure_indexes(self.stores[0].collection, further)
        for store in {store.collection.full_name: store for store in self.stores}.values():
            ensure_indexes(store.collection, AGGREGATE_INDEXES)
            ensure_indexes(store.archive.archived, archive.INDEXES)
        ensure_indexes(self.unreadable.collection, unreadable_storage.INDEXES)
        ensure_indexes(self.looks.collection, looks.INDEXES)
        ensure_indexes(self.bulk.acts.collection, bulk_acts.INDEXES)
        self.operating.ensure_indexes()

    # From the queues

    def receive(self, delivery: Delivery) -> None:
        """Settles one message: applied, waiting, or kept as unreadable. Raises Transient alone; then it stays in hand."""
        try:
            if HEADER in delivery.headers:
                self.control.handle(delivery.headers, delivery.body)
                return
            envelope = self._envelope(delivery.headers, delivery.body)
            with consuming(self.service, envelope, self.clock) as told:
                outcome = self.inboxes.receive(envelope)
                told(outcome)
                RECEIVED.labels(self.service, envelope.source, outcome).inc()
                log.debug("message_settled", aggregate_id=envelope.subject, n=envelope.sequence, outcome=outcome)
        except Transient:
            raise
        except Exception as error:
            self._keep(delivery, error, "unreadable")

    def take_parked(self, delivery: Delivery) -> None:
        """A message that killed its consumer again and again: set aside where operators see it, not run."""
        error = "It was delivered again and again without an end: its consumer was killed, or stopped, each time."
        try:
            if HEADER in delivery.headers:
                return
            self.inboxes.park(self._envelope(delivery.headers, delivery.body), error)
        except Transient:
            raise
        except Exception as unforeseen:
            self._keep(delivery, unforeseen, "parked")

    def _envelope(self, headers: Mapping[str, Any], body: bytes) -> Envelope:
        envelope = read_envelope(headers, body)
        if envelope.source not in self.sources:
            message = f"Nothing is expected here from '{envelope.source}'."
            raise Invalid([Violation("/source", "unknown_source", message)], message)
        return envelope

    def _keep(self, delivery: Delivery, error: Exception, reason: str) -> None:
        text = _explained(error)
        log.error("message_unreadable", type=delivery.headers.get(PREFIX + "type"), why=text)
        self.unreadable.keep(delivery.headers, delivery.body, text, reason)

    # Between services

    def _ask_resend(self, source: str, subject: str, first: int) -> None:
        log.warning("resend_asked", source=source, aggregate_id=subject, first=first)
        self.relay.ask(source, ResendRequest(subject, first, self.service))

    def _resend(self, request: ResendRequest) -> None:
        self.relay.resend(request)

    def _compare(self, report: ProgressReport) -> None:
        progress = report.progress
        compare(self.inboxes.of(progress.event_type, progress.subject), report.source, progress, report.said_at)

    # Operators

    def reconcile(self) -> int:
        """Has consumers told of every aggregate how far it is; they ask for what they miss."""
        return sum(outbox.reconcile_all() for outbox in self.outboxes)

    def waits(self, id: str) -> bool:
        if id.startswith(unreadable_storage.PREFIX):
            return self.unreadable.settlement(id) is None
        return self.waiting.waits(id)

    def acted(self, id: str, reason: str) -> bool:
        """Whether somebody acted on it with exactly that reason."""
        if id.startswith(unreadable_storage.PREFIX):
            return (self.unreadable.settlement(id) or {}).get("reason") == reason
        return any(entry.get("reason") == reason for entry in self.waiting.acts_on(id))

    def replay(self, id: str, actor: Actor, reason: str | None = None) -> str:
        if not id.startswith(unreadable_storage.PREFIX):
            return self.waiting.replay(id, actor, reason)
        kept = self.unreadable.get(id)
        if kept.get("altered"):
            message = "It could not be kept exactly as it came and cannot be replayed; have its source send it again."
            raise Invalid([Violation("", "altered", message)], message)
        try:
            outcome = self.inboxes.receive(self._envelope(kept["headers"], bytes(kept["body"])))
        except Invalid as error:
            raise Invalid(
                error.violations, "It still cannot be read; newer code may, or discard it by skip."
            ) from error
        self.unreadable.settle(id, f"replayed: {outcome}", actor, reason)
        return outcome

    def skip(self, id: str, actor: Actor, reason: str) -> None:
        if id.startswith(unreadable_storage.PREFIX):
            self.unreadable.settle(id, "discarded", actor, reason)
        else:
            self.waiting.skip(id, actor, reason)

    def show(self, id: str) -> Json:
        """The row with attributes, data, traceback, and operators' acts on it so far. Raises NotFound, Conflict."""
        if id.startswith(unreadable_storage.PREFIX):
            return {**self.unreadable.show(id), "acts": []}
        acts = [{**entry, "by": entry["actor"]["id"]} for entry in self.waiting.acts_on(id)]
        return {**self.waiting.show(id), "acts": acts}


def _counted(counter: Counter) -> int:
    """By this process, whatever the labels."""
    samples = (sample for family in counter.collect() for sample in family.samples)
    return round(sum(sample.value for sample in samples if sample.name.endswith("_total")))


def _explained(error: Exception) -> str:
    if isinstance(error, Invalid):
        return " ".join([error.message, *(f"{v.pointer}: {v.message}" for v in error.violations)])
    if isinstance(error, CuakhauError):
        return error.message
    return "".join(traceback.format_exception(error))
