"""A real broker and a real database for whoever asks; each test gets its own corner of both."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import httpx
import hypothesis
import pytest
from pymongo import MongoClient

from deploy.dev.broker import Broker
from deploy.dev.database import Database
from deploy.dev.ports import BrokerPorts, free_ports

# No test judges by the clock: a busy machine is not an error.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")

# Whole systems take minutes: begun first, they leave the quick ones to fill the time of whoever is free.
_LONGEST_FIRST = (
    "tests/browser/test_every_page.py",
    "tests/e2e/test_scenarios.py",
    "tests/faults",
    "tests/integration/messaging",
    "tests/e2e",
    "tests/browser",
    "tests/integration",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        return next((i for i, long in enumerate(_LONGEST_FIRST) if item.nodeid.startswith(long)), len(_LONGEST_FIRST))

    items.sort(key=rank)


@dataclass(frozen=True)
class BrokerAddress:
    amqp_uri: str
    management_uri: str


@dataclass(frozen=True)
class Vhost:
    name: str
    amqp_uri: str
    management_uri: str


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerAddress]:
    """The broker of AMQP_URI when set; else one of our own, for this worker's whole session."""
    if "AMQP_URI" in os.environ:
        yield BrokerAddress(os.environ["AMQP_URI"], os.environ["AMQP_MANAGEMENT_URI"])
        return
    private = Broker(tmp_path_factory.mktemp("broker"), BrokerPorts.free())
    private.start()
    try:
        private.wait_ready()
        yield BrokerAddress(private.amqp_uri, private.management_uri)
    finally:
        private.discard()


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The database of MONGODB_URI when set; else one of our own, for this worker's whole session."""
    if "MONGODB_URI" in os.environ:
        yield os.environ["MONGODB_URI"]
        return
    private = Database(tmp_path_factory.mktemp("mongod") / "data", free_ports(1)[0])
    private.start()
    try:
        private.wait_ready()
        yield private.mongodb_uri
    finally:
        private.discard()


@pytest.fixture(scope="session")
def database(mongodb_uri: str) -> Iterator[MongoClient]:
    """A plain client of the session's database, for looking at what a test left there."""
    with MongoClient(mongodb_uri, serverSelectionTimeoutMS=5000, tz_aware=True) as client:
        yield client


@pytest.fixture
def mongo_prefix(database: MongoClient) -> Iterator[str]:
    """What every database name of this test begins with; such databases are dropped afterwards."""
    with fresh_prefix(database) as prefix:
        yield prefix


@contextmanager
def fresh_prefix(database: MongoClient) -> Iterator[str]:
    prefix = f"t_{secrets.token_hex(6)}_"
    try:
        yield prefix
    finally:
        for name in database.list_database_names():
            if name.startswith(prefix):
                database.drop_database(name)


@pytest.fixture
def vhost(broker: BrokerAddress) -> Iterator[Vhost]:
    """A virtual host of this test's own; what it holds goes with it."""
    with fresh_vhost(broker) as fresh:
        yield fresh


@contextmanager
def fresh_vhost(broker: BrokerAddress) -> Iterator[Vhost]:
    name = f"t_{secrets.token_hex(6)}"
    amqp = urlsplit(broker.amqp_uri)
    with httpx.Client(base_url=broker.management_uri, timeout=15, trust_env=False) as management:
        _expect(management.put(f"/api/vhosts/{name}"))
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        user = quote(amqp.username or "guest", safe="")
        _expect(management.put(f"/api/permissions/{name}/{user}", json=everything))
        try:
            yield Vhost(name, urlunsplit(amqp._replace(path=f"/{name}")), broker.management_uri)
        finally:
            _expect(management.delete(f"/api/vhosts/{name}"))


@pytest.fixture
def broker_of_its_own(tmp_path: Path) -> Iterator[Broker]:
    """A broker that a test may kill, freeze and restart."""
    private = Broker(tmp_path / "broker", BrokerPorts.free())
    private.start()
    try:
        private.wait_ready()
        yield private
    finally:
        private.discard()


@pytest.fixture
def database_of_its_own(tmp_path: Path) -> Iterator[Database]:
    """A database that a test may kill, freeze and restart."""
    private = Database(tmp_path / "mongod", free_ports(1)[0])
    private.start()
    try:
        private.wait_ready()
        yield private
    finally:
        private.discard()


def _expect(response: httpx.Response) -> None:
    if response.is_error:
        raise RuntimeError(
            f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text}"
        )
