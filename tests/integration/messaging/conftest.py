from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.dev.broker import Broker
from deploy.dev.database import Database
from shared.messaging.topology import declare
from tests.conftest import BrokerAddress, Vhost, fresh_prefix, fresh_vhost
from tests.example import TOPOLOGY
from tests.integration.messaging.court import Court
from tests.processes import Process


@dataclass
class Standing:
    """A court on which ping and pong play all the time, for tests that break nothing but their own dossiers."""

    court: Court
    ping: Process
    pong: Process


@pytest.fixture(scope="session")
def standing(
    broker: BrokerAddress,
    database: MongoClient[Any],
    mongodb_uri: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Standing]:
    with fresh_vhost(broker) as vhost, fresh_prefix(database) as prefix:
        court = Court(vhost, database, mongodb_uri, prefix, tmp_path_factory.mktemp("standing"))
        try:
            ping, pong = court.launched("ping", "pong")
            yield Standing(court, ping, pong)
        finally:
            court.close()


@pytest.fixture
def court(
    vhost: Vhost, database: MongoClient[Any], mongodb_uri: str, mongo_prefix: str, tmp_path: Path
) -> Iterator[Court]:
    court = Court(vhost, database, mongodb_uri, mongo_prefix, tmp_path)
    try:
        yield court
    finally:
        court.close()


@pytest.fixture
def court_with_broker(
    broker_of_its_own: Broker, database: MongoClient[Any], mongodb_uri: str, mongo_prefix: str, tmp_path: Path
) -> Iterator[tuple[Court, Broker]]:
    """The broker may be killed and frozen, the database is shared."""
    broker = broker_of_its_own
    vhost = Vhost("/", broker.amqp_uri, broker.management_uri)
    court = Court(vhost, database, mongodb_uri, mongo_prefix, tmp_path)
    # RabbitMQ 3.10 writes its register of quorum queues every half second: killed within that time of their first
    # declaration it comes back with queues that have no leader. The services take longer than that to start.
    with court.channel() as channel:
        declare(channel.connection, TOPOLOGY)
    try:
        yield court, broker
    finally:
        broker.resume()
        court.close()


@pytest.fixture
def court_with_database(court: Court, database_of_its_own: Database) -> Iterator[tuple[Court, Database]]:
    """pong's database may be killed and frozen: start it with MONGODB_URI."""
    yield court, database_of_its_own
    database_of_its_own.resume()
    court.close()
