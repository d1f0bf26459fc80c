"""The example under the real runtime: HTTP, queues, relay and sweeps in one process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from marshmallow import Schema, fields
from nameko.timer import timer

from shared.aggregate import Actor, Aggregate
from shared.auditing.http import AuditOperations
from shared.auditing.http_evidence import EvidenceOperations
from shared.errors import Conflict
from shared.messaging.entrypoints import BackgroundService, EventService
from shared.messaging.http import MessageOperations
from shared.messaging.service import Fed, ServiceMessages
from shared.messaging.topology import DELIVERY_LIMIT
from shared.operating.http import OperatingOperations
from shared.runtime import Platform, Service
from shared.storage import AggregateStore, DataclassCodec, TimerSweep
from shared.storage.waiting import Policy
from shared.web import App, Call, Reply, WebService, operation
from tests.example import CATALOGUE, DRILL_REACTIONS, REACTIONS, SUBSCRIPTIONS, Rally, drill, play, ring


@dataclass(frozen=True)
class Example:
    store: AggregateStore[Rally]
    drills: AggregateStore[Rally]
    messages: ServiceMessages


class PlayBody(Schema):
    id = fields.String(required=True)
    text = fields.String(load_default="")
    count = fields.Integer(load_default=1, metadata={"description": "so many balls, one act each"})
    ring_after = fields.Float(load_default=None, metadata={"description": "seconds"})


class RallyOut(Schema):
    played = fields.List(fields.Integer())
    returned = fields.List(fields.Integer())


class Http(MessageOperations, OperatingOperations, AuditOperations, EvidenceOperations, WebService):
    name = "http"
    app = App()

    @operation("POST", "/play", summary="Play a ball", body=PlayBody, response=RallyOut, roles=None)
    def play(self, call: Call) -> Reply:
        body = call.body
        for _ in range(body["count"]):
            aggregate = _played(self.app.store, body["id"], body["text"], body["ring_after"])
        return Reply(aggregate.state)

    @operation("POST", "/drill", summary="Play a drill's ball", body=PlayBody, response=RallyOut, roles=None)
    def drill(self, call: Call) -> Reply:
        body = call.body
        for _ in range(body["count"]):
            aggregate = _drilled(self.app.drills, body["id"], body["text"])
        return Reply(aggregate.state)

    @operation("GET", "/rallies/<id>", summary="One rally", response=RallyOut, roles=None)
    def show(self, call: Call) -> Reply:
        return Reply(self.app.store.load(call.path["id"]).state)


def _played(store: AggregateStore[Rally], id: str, text: str, ring_after: float | None) -> Aggregate[Rally]:
    actor = Actor("tester", "officer")
    ring_at = store.clock() + timedelta(seconds=ring_after) if ring_after is not None else None
    while True:
        found = store.find(id)
        try:
            if found is None:
                return store.create(id, play(Rally(id[:12]), 1, text, ring_at), actor=actor)
            return store.save(found, play(found.state, len(found.state.played) + 1, text, ring_at), actor=actor)
        except Conflict:
            # A ball came back in between.
            continue


def _drilled(store: AggregateStore[Rally], id: str, text: str) -> Aggregate[Rally]:
    actor, found = Actor("tester", "officer"), store.find(id)
    if found is None:
        return store.create(id, drill(Rally(id[:12]), 1, text), actor=actor)
    return store.save(found, drill(found.state, len(found.state.played) + 1, text), actor=actor)


def ring_due(store: AggregateStore[Rally], id: str) -> None:
    """The use case behind the timer: whoever is second finds nothing pending, or is told that it is stale."""
    found = store.load(id)
    if found.state.ring_at is not None and found.state.ring_at <= store.clock():
        store.save(found, ring(found.state), actor=Actor("timer", "timer"))


class Events(EventService):
    name = "events"


class Background(BackgroundService):
    name = "background"

    @timer(interval=0.5)
    def ring(self) -> None:
        self._quietly(TimerSweep(self.app.store, partial(ring_due, self.app.store)).run)


def build(platform: Platform) -> Service:
    service = platform.settings.service
    store, drills = (
        AggregateStore(
            platform.database[collection],
            kind=kind,
            codec=DataclassCodec(Rally),
            source=service,
            catalogue=CATALOGUE,
            clock=platform.clock,
            new_id=platform.new_id,
        )
        for collection, kind in (("rallies", "rally"), ("drills", "drill"))
    )
    messages = ServiceMessages(
        service,
        amqp_uri=platform.settings.amqp_uri,
        database=platform.database,
        store=store,
        reactions=REACTIONS[service],
        further=[Fed(drills, DRILL_REACTIONS[service])],
        subscriptions=SUBSCRIPTIONS,
        clock=platform.clock,
        new_id=platform.new_id,
        policy=Policy(max_tries=3, ask_after=_seconds("EXAMPLE_ASK_AFTER", 60)),
        delivery_limit=int(os.environ.get("EXAMPLE_DELIVERY_LIMIT", DELIVERY_LIMIT)),
        fatal=platform.fatal,
    )
    for outbox in messages.outboxes:
        outbox.reconcile_after = _seconds("EXAMPLE_RECONCILE_AFTER", 60)
    return Service(Example(store, drills, messages), (Http, Events), Background, messages.ensure_indexes)


def _seconds(name: str, otherwise: float) -> timedelta:
    return timedelta(seconds=float(os.environ.get(name, otherwise)))
