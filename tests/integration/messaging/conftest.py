from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from tests.conftest import Vhost
from tests.processes import Process

Environment = dict[str, str]


@dataclass
class Court:
    """ping and pong as real processes over one vhost and one database prefix."""

    environment: Environment
    directory: Path
    mongo: MongoClient[Any]
    prefix: str
    vhost: Vhost
    processes: list[Process] = field(default_factory=list)

    def start(self, service: str, **environment: str) -> Process:
        process = self.prepared(service, **environment)
        return process.start().wait_ready()

    def prepared(self, service: str, **environment: str) -> Process:
        address = f"127.0.0.1:{free_ports(1)[0]}"
        settings = {**self.environment, f"{service.upper()}_ADDRESS": address, **environment}
        log = self.directory / f"{service}-{len(self.processes)}.log"
        process = Process(service, ["tests.example", service], settings, address, log)
        self.processes.append(process)
        return process

    def play(self, ping: Process, id: str, text: str = "") -> None:
        httpx.post(f"{ping.url}/play", json={"id": id, "text": text}, timeout=10, trust_env=False).raise_for_status()

    def document(self, service: str, id: str) -> dict[str, Any]:
        return self.mongo[self.prefix + service]["rallies"].find_one({"_id": id}) or {}

    def returned(self, service: str, id: str) -> list[int]:
        return (self.document(service, id).get("state") or {}).get("returned", [])

    def waiting(self, service: str, id: str) -> list[tuple[int, str]]:
        return [(e["n"], e["reason"]) for e in self.document(service, id).get("waiting", [])]


@pytest.fixture
def court(
    vhost: Vhost, database: MongoClient[Any], mongodb_uri: str, mongo_prefix: str, tmp_path: Path
) -> Iterator[Court]:
    environment = {
        "AMQP_URI": vhost.amqp_uri,
        "AMQP_MANAGEMENT_URI": vhost.management_uri,
        "MONGODB_URI": mongodb_uri,
        "CUAKHAU_ENV": "development",
        "CUAKHAU_DATABASE_PREFIX": mongo_prefix,
        "CUAKHAU_GRACE_SECONDS": "8",
    }
    court = Court(environment, tmp_path, database, mongo_prefix, vhost)
    try:
        yield court
    finally:
        for process in court.processes:
            process.kill()


Player = Callable[[str], None]
