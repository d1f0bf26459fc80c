"""A broker and a database of a benchmark's own, which go when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.dev.broker import Broker
from deploy.dev.database import Database
from deploy.dev.ports import BrokerPorts, free_ports
from tests.conftest import BrokerAddress


@contextmanager
def broker_and_database(directory: Path) -> Iterator[tuple[BrokerAddress, str]]:
    """The second is the database's address."""
    broker, database = Broker(directory / "broker", BrokerPorts.free()), Database(directory / "data", free_ports(1)[0])
    broker.start()
    database.start()
    try:
        broker.wait_ready()
        database.wait_ready()
        yield BrokerAddress(broker.amqp_uri, broker.management_uri), database.mongodb_uri
    finally:
        database.discard()
        broker.discard()
