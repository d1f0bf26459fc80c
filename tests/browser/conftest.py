"""One system and one browser per worker; every test brings dossiers of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from tests.browser.office import Office, open_office
from tests.conftest import BrokerAddress
from tests.e2e.conftest import running_system


@pytest.fixture(scope="session")
def office(
    broker: BrokerAddress,
    mongodb_uri: str,
    database: MongoClient[Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    directory = tmp_path_factory.mktemp("office")
    with running_system(broker, mongodb_uri, database, directory) as system, open_office(system, directory) as office:
        yield office


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test of a worker waits for a whole system and a browser."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(300))
