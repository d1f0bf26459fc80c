"""The example's stores and messages over a real database and broker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from shared.clock import Clock, new_id, utc_now
from shared.contracts.catalogue import Catalogue
from shared.messaging.service import ServiceMessages
from shared.storage import AggregateStore, DataclassCodec
from shared.storage.waiting import Policy
from tests.example import CATALOGUE, REACTIONS, SUBSCRIPTIONS, Rally


def store_of(
    client: MongoClient[Any],
    prefix: str,
    service: str,
    clock: Clock = utc_now,
    catalogue: Catalogue = CATALOGUE,
    collection: str = "rallies",
    kind: str = "rally",
) -> AggregateStore[Rally]:
    return AggregateStore(
        client[prefix + service][collection],
        kind=kind,
        codec=DataclassCodec(Rally),
        source=service,
        catalogue=catalogue,
        clock=clock,
        new_id=new_id,
    )


def messages_of(
    store: AggregateStore[Rally],
    amqp_uri: str,
    *,
    reactions: Mapping[str, Any] | None = None,
    ignored: tuple[str, ...] = (),
    policy: Policy | None = None,
) -> ServiceMessages:
    database: Database[Any] = store.collection.database
    messages = ServiceMessages(
        store.source,
        amqp_uri=amqp_uri,
        database=database,
        store=store,
        reactions=REACTIONS[store.source] if reactions is None else reactions,
        ignored=ignored,
        clock=store.clock,
        new_id=new_id,
        policy=policy,
        subscriptions=SUBSCRIPTIONS,
    )
    messages.ensure_indexes()
    return messages
