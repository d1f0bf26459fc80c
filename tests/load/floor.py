"""The floor: plain pymongo and kombu in a bare loop, doing the same number of writes and publishes of as many bytes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kombu import Connection, Exchange, Queue
from pymongo import MongoClient, WriteConcern

from tests.load.counting import Work


def floor_rate(mongodb_uri: str, amqp_uri: str, per_dossier: Work, dossiers: int, threads: int) -> float:
    """Dossiers a second. per_dossier: what one dossier costs the system; threads: loops side by side."""
    share = [dossiers // threads] * threads
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda n: _loop(mongodb_uri, amqp_uri, per_dossier, n), share):
            pass
    return sum(share) / (time.perf_counter() - began)


def _loop(mongodb_uri: str, amqp_uri: str, work: Work, dossiers: int) -> None:
    client: MongoClient[Any] = MongoClient(mongodb_uri)
    collection = client["floor"].get_collection("writes", write_concern=WriteConcern("majority", j=True))
    body = "x" * max(work.written // max(work.writes, 1), 1)
    payload = b"x" * max(work.published // max(work.publishes, 1), 1)
    exchange = Exchange("floor", "topic")
    queue = Queue("floor", exchange, "floor.#", queue_arguments={"x-queue-type": "quorum"})
    with client, Connection(amqp_uri, transport_options={"confirm_publish": True}) as connection:
        producer = connection.Producer(exchange=exchange)
        queue(connection.default_channel).declare()
        for _ in range(dossiers):
            for _ in range(work.writes):
                collection.insert_one({"body": body})
            for _ in range(work.publishes):
                producer.publish(payload, routing_key="floor.x", delivery_mode=2)
