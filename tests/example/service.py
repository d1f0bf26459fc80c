"""The example under the real runtime: HTTP, queues, relay and sweeps in one process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta

from marshmallow import Schema, fields

from shared.aggregate import Actor
from shared.messaging.entrypoints import BackgroundService, EventService
from shared.messaging.http import MessageOperations
from shared.messaging.service import ServiceMessages
from shared.runtime import Platform, Service
from shared.storage import AggregateStore, DataclassCodec
from shared.storage.waiting import Policy
from shared.web import App, Call, Reply, WebService, operation
from tests.example import CATALOGUE, REACTIONS, SUBSCRIPTIONS, Rally, play


@dataclass(frozen=True)
class Example:
    store: AggregateStore[Rally]
    messages: ServiceMessages


class PlayBody(Schema):
    id = fields.String(required=True)
    text = fields.String(load_default="")


class RallyOut(Schema):
    played = fields.List(fields.Integer())
    returned = fields.List(fields.Integer())


class Http(MessageOperations, WebService):
    name = "http"
    app = App()

    @operation("POST", "/play", summary="Play a ball", body=PlayBody, response=RallyOut, roles=None)
    def play(self, call: Call) -> Reply:
        store: AggregateStore[Rally] = self.app.store
        actor = Actor("tester", "officer")
        id, text = call.body["id"], call.body["text"]
        found = store.find(id)
        if found is None:
            return Reply(store.create(id, play(Rally(id[:12]), 1, text), actor=actor).state)
        saved = store.save(found, play(found.state, len(found.state.played) + 1, text), actor=actor)
        return Reply(saved.state)

    @operation("GET", "/rallies/<id>", summary="One rally", response=RallyOut, roles=None)
    def show(self, call: Call) -> Reply:
        return Reply(self.app.store.load(call.path["id"]).state)


class Events(EventService):
    name = "events"


class Background(BackgroundService):
    name = "background"


def build(platform: Platform) -> Service:
    service = platform.settings.service
    store: AggregateStore[Rally] = AggregateStore(
        platform.database["rallies"],
        kind="rally",
        codec=DataclassCodec(Rally),
        source=service,
        catalogue=CATALOGUE,
        clock=platform.clock,
        new_id=platform.new_id,
    )
    messages = ServiceMessages(
        service,
        amqp_uri=platform.settings.amqp_uri,
        database=platform.database,
        store=store,
        reactions=REACTIONS[service],
        subscriptions=SUBSCRIPTIONS,
        clock=platform.clock,
        new_id=platform.new_id,
        policy=Policy(max_tries=3, ask_after=timedelta(seconds=float(os.environ.get("EXAMPLE_ASK_AFTER", "60")))),
        fatal=platform.fatal,
    )
    for outbox in messages.outboxes:
        outbox.reconcile_after = timedelta(seconds=float(os.environ.get("EXAMPLE_RECONCILE_AFTER", "60")))
    return Service(Example(store, messages), (Http, Events), Background, messages.ensure_indexes)
