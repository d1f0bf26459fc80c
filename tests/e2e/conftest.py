"""The system as processes of this session's own: three services, the stand-in window and the mail sink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.dev import signing
from deploy.dev.ports import free_ports
from shared.storage.history import first_flaw
from tests.conftest import BrokerAddress, fresh_prefix, fresh_vhost
from tests.e2e.place import SERVICES, Place, place_of
from tests.e2e.story import Stage, Story, Telling
from tests.processes import Process, wait_until
from tests.single_window.process import mail_sink, window
from tests.single_window.signatures import Signatures

SECRET = "the secret of one session of end-to-end tests"
_COLLECTIONS = {name: f"{name}s" for name in SERVICES}


@dataclass(frozen=True)
class System:
    """place: its public faces. processes: by service. signatures: the window's.

    documents of the database are for looking at what must be whole.
    """

    place: Place
    processes: Mapping[str, Process]
    mongo: MongoClient[Any]
    prefix: str
    telling: Telling
    signatures: Signatures
    _positions: Iterator[int] = field(default_factory=lambda: count(1))

    def stage(self, story: Story) -> Stage:
        """A stage with a file code and a tax code that no other test has."""
        return self.telling.stage(story, next(self._positions))

    def collection(self, service: str) -> Any:
        return self.mongo[self.prefix + service][_COLLECTIONS[service]]

    def flaws_at_rest(self, id: str) -> list[str]:
        """The flaws that do not go away by themselves, as what is only on its way does."""
        with suppress(AssertionError):
            wait_until(lambda: not self.flaws(id), f"{id} is whole and at rest", 10)
        return self.flaws(id)

    def flaws(self, id: str) -> list[str]:
        """What is not whole about a dossier: hash chains, sequences, what waits or is unsent."""
        found = []
        for service in SERVICES:
            document = self.collection(service).find_one({"_id": id})
            if document is None or "history" not in document:
                found.append(
                    f"{service} has no document" if document is None else f"{service} has nothing but messages"
                )
                continue
            flaw = first_flaw(document["history"])
            marks = [mark for mark in ("waiting", "unpublished") if document.get(mark)]
            found += [f"{service}: {what}" for what in ([flaw] if flaw else []) + marks]
        return found


@pytest.fixture(scope="session")
def system(
    broker: BrokerAddress,
    mongodb_uri: str,
    database: MongoClient[Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[System]:
    with running_system(broker, mongodb_uri, database, tmp_path_factory.mktemp("system")) as running:
        yield running


@contextmanager
def running_system(
    broker: BrokerAddress,
    mongodb_uri: str,
    database: MongoClient[Any],
    directory: Path,
    asked: Mapping[str, str] | None = None,
    before: Callable[[str], object] | None = None,
) -> Iterator[System]:
    """asked: further settings of the services. before: given the databases' prefix before anything starts."""
    with ExitStack() as stack:
        vhost = stack.enter_context(fresh_vhost(broker))
        prefix = stack.enter_context(fresh_prefix(database))
        if before is not None:
            before(prefix)
        ports = free_ports(len(SERVICES) + 3)
        addresses = {name: f"127.0.0.1:{ports.pop()}" for name in SERVICES}
        signing.prepare(directory)
        signed = signing.settings(directory)
        stand_ins = (
            window(ports.pop(), directory / "window.sqlite3", registration=addresses["registration"], signing=signed),
            mail_sink(ports.pop(), ports.pop()),
        )
        environment = {
            "AMQP_URI": vhost.amqp_uri,
            "AMQP_MANAGEMENT_URI": vhost.management_uri,
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_DATABASE_PREFIX": prefix,
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "CUAKHAU_GRACE_SECONDS": "8",
            "WINDOW_URL": f"{stand_ins[0].url}/nsw/ws",
            "WINDOW_FILES_URL": f"{stand_ins[0].url}/nsw/files",
            # Whatever the shell has: nothing is texted unless a test asks for it.
            "GATEWAY_URL": "",
            # Two seconds of a processor each, for papers that most tests do not look at.
            "CUAKHAU_PAPERS": "on_demand",
            **{f"{name.upper()}_ADDRESS": address for name, address in addresses.items()},
            **signed,
            **stand_ins[0].environment,
            **stand_ins[1].environment,
            **(asked or {}),
        }
        processes = {
            name: Process(name, [f"services.{name}"], environment, address, directory / f"{name}.log")
            for name, address in addresses.items()
        }
        for process in processes.values():
            stack.callback(process.kill)
            process.start()
        for stand_in in stand_ins:
            stack.callback(stand_in.stop)
            stand_in.start()
        for process in processes.values():
            process.wait_ready(60)
        place = stack.enter_context(place_of(environment))
        yield System(place, processes, database, prefix, Telling.fresh(place), Signatures.from_environment(signed))
