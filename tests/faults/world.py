"""The whole system as processes of one test, every part of which can be killed, restarted and sabotaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from pymongo import MongoClient

from deploy.dev.broker import Broker
from deploy.dev.database import Database
from deploy.dev.ports import BrokerPorts, free_ports
from tests.processes import Process, wait_until
from tests.single_window.process import StandIn, mail_sink, window

SERVICES = ("registration", "inspection", "notification")
SECRET = "the secret of a system that lives for one test only"


class World:
    """sabotage: guard to switch off in every service, see `tests.faults.sabotage`."""

    def __init__(self, directory: Path, sabotage: str | None = None) -> None:
        self.directory = directory
        self.broker = Broker(directory / "broker", BrokerPorts.free())
        ports = free_ports(len(SERVICES) + 4)
        self.database = Database(directory / "mongod", ports[0])
        registration, *_ = addresses = [f"127.0.0.1:{port}" for port in ports[1 : 1 + len(SERVICES)]]
        self.window: StandIn = window(ports[-1], directory / "window.sqlite", registration=registration)
        self.mail: StandIn = mail_sink(ports[-2], ports[-3])
        self.environment = {
            "AMQP_URI": self.broker.amqp_uri,
            "AMQP_MANAGEMENT_URI": self.broker.management_uri,
            "MONGODB_URI": self.database.mongodb_uri,
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "CUAKHAU_GRACE_SECONDS": "10",
            "WINDOW_URL": f"{self.window.url}/nsw/ws",
            "SMTP_ADDRESS": self.mail.environment["SMTP_ADDRESS"],
            **{f"{name.upper()}_ADDRESS": address for name, address in zip(SERVICES, addresses, strict=True)},
        }
        self.services = {
            name: self._process(name, address, sabotage) for name, address in zip(SERVICES, addresses, strict=True)
        }

    def _process(self, name: str, address: str, sabotage: str | None) -> Process:
        arguments = ["tests.faults.sabotage", sabotage, name] if sabotage else [f"services.{name}"]
        return Process(name, arguments, self.environment, address, self.directory / f"{name}.log")

    def start(self) -> None:
        self.broker.start()
        self.database.start()
        self.broker.wait_ready()
        self.database.wait_ready()
        self.window.start()
        self.mail.start()
        for service in self.services.values():
            service.start()
        for service in self.services.values():
            service.wait_ready(60)

    def stop(self) -> None:
        for service in self.services.values():
            print(f"--- {service.name} ---\n{service.tail(1500)}")
        self.end()

    def end(self) -> None:
        """Without a word."""
        for service in self.services.values():
            service.kill()
        for stand_in in (self.window, self.mail):
            stand_in.kill()
        self.broker.discard()
        self.database.discard()

    def url(self, service: str) -> str:
        return self.services[service].url

    # Faults

    def kill_and_restart(self, service: str) -> None:
        """kill -9; the process manager starts it again."""
        self.services[service].kill()
        self.services[service].start().wait_ready(60)

    def restart_broker(self) -> None:
        self.broker.kill()
        self.broker.start()
        self.broker.wait_ready()

    def restart_database(self) -> None:
        self.database.kill()
        self.database.start()
        self.database.wait_ready()

    @contextmanager
    def window_stopped(self) -> Iterator[None]:
        self.window.kill()
        try:
            yield
        finally:
            self.window.start()

    def wait_all_ready(self) -> None:
        for service in self.services.values():
            wait_until(lambda s=service: s.get("/readyz") == 200, f"{service.name} is ready", 60)

    # Looking

    @contextmanager
    def collections(self) -> Iterator[dict[str, Any]]:
        """Service to its aggregate collection."""
        with MongoClient(self.database.mongodb_uri, serverSelectionTimeoutMS=5000, tz_aware=True) as client:
            yield {name: client[name][f"{name}s"] for name in SERVICES}

    def received(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.window.get("/received")
        return found

    def problems(self) -> list[Any]:
        found: list[Any] = self.window.get("/problems")
        return found

    def reconcile(self, token: str) -> None:
        for service in ("registration", "inspection"):
            httpx.post(
                f"{self.url(service)}/reconcile",
                headers={"Authorization": f"Bearer {token}"},
                timeout=10,
                trust_env=False,
            ).raise_for_status()
