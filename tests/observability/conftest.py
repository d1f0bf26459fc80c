"""The whole system with a collector of traces beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from tests.conftest import BrokerAddress
from tests.e2e.conftest import System, running_system
from tests.processes import Process, wait_until


@dataclass(frozen=True)
class Traced:
    system: System
    collector: Process

    def spans(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.collector.url}/spans", timeout=10, trust_env=False).json()
        return found

    @property
    def logs(self) -> str:
        return "\n".join(process.log.read_text(errors="replace") for process in self.system.processes.values())


@pytest.fixture(scope="session")
def traced(
    broker: BrokerAddress,
    mongodb_uri: str,
    database: MongoClient[Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Traced]:
    directory = tmp_path_factory.mktemp("traced")
    address = f"127.0.0.1:{free_ports(1)[0]}"
    collector = Process(
        "collector", ["tests.observability.collector", address], {}, address, directory / "collector.log"
    ).start()
    try:
        wait_until(lambda: collector.get("/healthz") == 200, "the collector listens")
        settings = {"CUAKHAU_OTLP_URL": collector.url, "CUAKHAU_LOG_LEVEL": "DEBUG"}
        with running_system(broker, mongodb_uri, database, directory, settings) as system:
            yield Traced(system, collector)
    finally:
        collector.kill()
