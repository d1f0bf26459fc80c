"""One system per worker, one console and browser per file; every test brings dossiers of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from tests.browser.office import Office, open_office
from tests.conftest import BrokerAddress
from tests.e2e.conftest import System, running_system


@pytest.fixture(scope="session")
def office_system(
    broker: BrokerAddress,
    mongodb_uri: str,
    database: MongoClient[Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[System]:
    with running_system(broker, mongodb_uri, database, tmp_path_factory.mktemp("office")) as system:
        yield system


@pytest.fixture(scope="module")
def office(office_system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Not for longer than a file: while Playwright runs, nothing else in its thread may use asyncio."""
    with open_office(office_system, tmp_path_factory.mktemp("browser")) as office:
        yield office


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test of a worker waits for a whole system and a browser."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(300))
