"""What can be broken, and what an operator has at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from pymongo import MongoClient

from deploy.dev.broker import Broker
from deploy.dev.database import Database
from deploy.dev.ports import BrokerPorts, free_ports
from tests.conftest import BrokerAddress
from tests.e2e.conftest import System, running_system
from tests.e2e.stories import STORIES
from tests.e2e.story import Stage
from tests.observability.drills.prometheus import Prometheus
from tests.observability.places import OPERATIONS
from tests.processes import ROOT, Process, wait_until

_COMMAND = Path(sys.executable).parent / "cuakhau"


@dataclass(frozen=True)
class World:
    system: System
    broker: Broker
    database: Database
    collector: Process
    prometheus: Prometheus

    @property
    def environment(self) -> Mapping[str, str]:
        return self.system.processes["registration"].environment

    def at_work(self) -> None:
        for process in self.system.processes.values():
            process.wait_ready(60)

    def submit(self) -> Stage:
        stage = self.system.stage(next(story for story in STORIES if story.name == "hair_dryers"))
        assert stage.submit().held
        return stage

    def window(self, mode: str) -> None:
        self.system.place.window.client.post("/behaviour", json={"mode": mode}).raise_for_status()

    def mail(self, mode: str) -> None:
        self.system.place.mail.client.post("/behaviour", json={"mode": mode}).raise_for_status()

    def management(self, method: str, path: str, body: Any = None) -> Any:
        """path: with {vhost}, below /api."""
        vhost = quote(urlsplit(self.environment["AMQP_URI"]).path.removeprefix("/"), safe="")
        url = f"{self.broker.management_uri}/api{path.format(vhost=vhost)}"
        answer = httpx.request(method, url, json=body, timeout=10, trust_env=False).raise_for_status()
        return answer.json() if answer.content else None

    def put_in_queue(self, queue: str, body: str, headers: Mapping[str, Any]) -> None:
        message = {
            "routing_key": queue,
            "payload": body,
            "payload_encoding": "string",
            "properties": {"headers": headers},
        }
        assert self.management("POST", "/exchanges/{vhost}/amq.default/publish", message)["routed"]

    def follow(self, anchor: str, *command: str) -> str:
        """Runs a command of the runbook's paragraph, which has to print it."""
        paragraph = OPERATIONS.read_text().split("\n## Alerts\n")[1].split("\n## ")[0].split("\n### ")
        (text,) = [part for part in paragraph if part.splitlines()[0].lower().replace(" ", "-") == anchor]
        words = " ".join(word for word in command if not word.startswith("--"))
        assert any(f"`cuakhau {words}".startswith(known) for known in _commands(text)), (anchor, words)
        environment = {**os.environ, **self.environment, "CUAKHAU_RUN_DIR": str(self.database.directory)}
        said = subprocess.run(
            [_COMMAND, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
        )
        assert said.returncode == 0, said.stdout + said.stderr
        return said.stdout

    def waiting(self, anchor: str, reason: str) -> list[str]:
        rows = json.loads(self.follow(anchor, "messages", "list", "--reason", reason, "--json"))
        return [row["id"] for row in rows["items"]]


def _commands(text: str) -> set[str]:
    """The beginnings of the commands that it prints, up to what has to be filled in."""
    printed = " ".join(text.split()).split("`")[1::2]
    return {
        "`" + " ".join(word for word in line.split() if word.islower() and not word.startswith("--"))
        for line in printed
        if line.startswith("cuakhau ")
    }


@contextmanager
def running_world(directory: Path) -> Iterator[World]:
    with ExitStack() as stack:
        # Each takes its ports before the next are looked for.
        broker = Broker(directory / "broker", BrokerPorts.free())
        stack.callback(broker.discard)
        broker.start()
        broker.wait_ready()
        database = Database(directory / "mongod", free_ports(1)[0])
        stack.callback(database.discard)
        database.start()
        database.wait_ready()
        address = f"127.0.0.1:{free_ports(1)[0]}"
        collector = Process(
            "collector", ["tests.observability.collector", address], {}, address, directory / "collector.log"
        )
        stack.callback(collector.kill)
        collector.start()
        wait_until(lambda: collector.get("/healthz") == 200, "the collector listens")
        client: MongoClient[Any] = stack.enter_context(MongoClient(database.mongodb_uri, tz_aware=True))
        system = stack.enter_context(
            running_system(
                BrokerAddress(broker.amqp_uri, broker.management_uri),
                database.mongodb_uri,
                client,
                directory,
                {"CUAKHAU_OTLP_URL": collector.url, "CUAKHAU_SWEEP_SECONDS": "0.5"},
            )
        )
        targets = {name: process.url.removeprefix("http://") for name, process in system.processes.items()}
        prometheus = Prometheus(directory, free_ports(1)[0], targets)
        stack.callback(prometheus.stop)
        prometheus.start()
        yield World(system, broker, database, collector, prometheus)
