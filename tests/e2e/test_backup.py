"""A back-up taken while intake goes on, restored into an empty system with an empty broker: nothing is lost that stood at
that moment, nothing is told twice, and the audit finds nothing amiss.

At the moment of the back-up there is something at every hop: dossiers that have ended; events that lie in inspection's
queue because it does not move; events that registration could not publish because the broker does not answer.
"""

from __future__ import annotations

import gzip
import json
import signal
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import bson
import pytest
from click.testing import CliRunner
from pymongo import MongoClient

from deploy.dev.broker import Broker
from deploy.dev.ports import BrokerPorts
from services.console.cli import cuakhau
from shared.storage.history import first_flaw
from tests.conftest import BrokerAddress
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.place import SERVICES
from tests.e2e.stories import kettles, rice_cookers
from tests.e2e.story import perform
from tests.processes import wait_until

# Two whole systems, one after the other.
pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

Documents = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Taken:
    """documents: of the archive, by service and id. codes: file codes of dossiers that had come to their end."""

    file: Path
    documents: Documents
    ended: tuple[str, ...]
    queued: tuple[str, ...]
    unpublished: tuple[str, ...]


@pytest.fixture(scope="module")
def taken(
    mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory, own_broker: Broker
) -> Taken:
    folder = tmp_path_factory.mktemp("backed_up")
    address = BrokerAddress(own_broker.amqp_uri, own_broker.management_uri)
    with running_system(address, mongodb_uri, database, folder) as system:
        ended = []
        for story in (kettles.STORY, rice_cookers.STORY):
            stage = system.stage(story)
            perform(story, stage)
            assert stage.id is not None
            assert system.flaws_at_rest(stage.id) == []
            ended.append(stage.file_code)
        system.processes["inspection"].signal(signal.SIGSTOP)
        queued = submitted(system, 4)
        wait_until(lambda: known(system, "notification", queued), "notification knows them", 30)
        own_broker.pause()
        try:
            unpublished = submitted(system, 4)
            with intake_going_on(system):
                file = backed_up(mongodb_uri, system.prefix, folder)
        finally:
            own_broker.resume()
    return Taken(file, documents_in(file), tuple(ended), tuple(queued), tuple(unpublished))


@pytest.fixture(scope="module")
def restored(
    taken: Taken,
    broker: BrokerAddress,
    mongodb_uri: str,
    database: MongoClient[Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[System]:
    restore = partial(run, mongodb_uri, arguments=("restore", str(taken.file), "--yes"))
    with running_system(broker, mongodb_uri, database, tmp_path_factory.mktemp("restored"), before=restore) as system:
        for service in SERVICES:
            system.place.operator.act(service, "/reconcile", {})
        ids = list(taken.documents["registration"])

        def flawed() -> dict[str, list[str]]:
            return {id: flaws for id in ids if (flaws := system.flaws(id))}

        wait_until(lambda: not flawed(), "every dossier is whole and at rest", 240, every=1)
        yield system


def test_the_back_up_is_of_one_moment(taken: Taken) -> None:
    registrations = taken.documents["registration"]
    codes = {document["state"]["file_code"] for document in registrations.values()}
    assert codes >= {*taken.ended, *taken.queued, *taken.unpublished}
    assert len(codes) > 10, "intake went on while it was taken"
    for service in ("inspection", "notification"):
        followed = [id for id in taken.documents[service] if id in registrations]
        assert len(followed) >= len(taken.ended)
        for id, document in taken.documents[service].items():
            if id in registrations and (applied := document.get("applied", {}).get("registration")):
                assert applied["n"] <= registrations[id]["head"]["sequence"], (service, id)
    assert set(taken.unpublished) <= {
        document["state"]["file_code"] for document in registrations.values() if document.get("unpublished")
    }
    opened = {id for id, document in taken.documents["inspection"].items() if "state" in document}
    assert not opened & {id for id, each in registrations.items() if each["state"]["file_code"] in taken.queued}


def test_after_catching_up_the_audit_finds_nothing(restored: System, mongodb_uri: str, taken: Taken) -> None:
    said = run(mongodb_uri, restored.prefix, restored, arguments=("audit", "--since", "all", "--grace", "0", "--json"))
    assert json.loads(said)["findings"] == []
    assert json.loads(said)["compared"] >= len(taken.documents["registration"])


def test_every_dossier_goes_on_where_it_stood(restored: System, taken: Taken) -> None:
    for service in SERVICES:
        for id, then in taken.documents[service].items():
            now = restored.collection(service).find_one({"_id": id})
            assert now is not None, (service, id)
            assert first_flaw(now["history"]) is None
            assert [entry["hash"] for entry in now["history"]][: then["head"]["number"]] == [
                entry["hash"] for entry in then["history"]
            ]
            for source, mark in then.get("applied", {}).items():
                assert now["applied"][source]["n"] >= mark["n"], (service, id, source)
    cases = restored.collection("inspection")
    for code in (*taken.queued, *taken.unpublished):
        assert cases.find_one({"state.file_code": code}) is not None, code


def test_what_was_told_before_is_not_told_again_and_the_rest_once(restored: System, taken: Taken) -> None:
    for code in taken.ended:
        assert restored.place.window.received(code) == []
    for code in taken.unpublished:
        wait_until(lambda code=code: restored.place.window.received(code), f"{code} is told", 60)  # type: ignore[misc]
        told = [each["message_id"] for each in restored.place.window.received(code)]
        assert len(told) == len(set(told))


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    private = Broker(tmp_path_factory.mktemp("broker"), BrokerPorts.free())
    private.start()
    try:
        private.wait_ready()
        yield private
    finally:
        private.discard()


def submitted(system: System, number: int) -> list[str]:
    codes = []
    for _ in range(number):
        stage = system.stage(kettles.STORY)
        assert stage.submit().held
        codes.append(stage.file_code)
    return codes


def known(system: System, service: str, codes: list[str]) -> bool:
    ids = [
        row["_id"] for row in system.collection("registration").find({"state.file_code": {"$in": codes}}, {"_id": 1})
    ]
    waits = {"_id": {"$in": ids}, "state": {"$exists": True}}
    return len(ids) == len(codes) == system.collection(service).count_documents(waits)


@contextmanager
def intake_going_on(system: System, most: int = 60) -> Iterator[None]:
    stop, wrong = Event(), []

    def submit() -> None:
        try:
            for _ in range(most):
                if stop.is_set():
                    return
                submitted(system, 1)
        except Exception as error:
            wrong.append(error)

    thread = Thread(target=submit)
    before = system.collection("registration").estimated_document_count()
    thread.start()
    try:
        wait_until(lambda: system.collection("registration").estimated_document_count() > before, "intake goes on")
        yield
    finally:
        stop.set()
        thread.join()
    assert wrong == []


def backed_up(uri: str, prefix: str, folder: Path) -> Path:
    file = folder / "night.tar"
    run(uri, prefix, arguments=("backup", str(file), "--window", "0"))
    return file


def run(uri: str, prefix: str, system: System | None = None, *, arguments: tuple[str, ...]) -> str:
    environment = {
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": SECRET,
        "CUAKHAU_RUN_DIR": "/nonexistent",
        "MONGODB_URI": uri,
        "CUAKHAU_DATABASE_PREFIX": prefix,
        **({f"{name.upper()}_URL": url for name, url in system.place.urls.items()} if system else {}),
    }
    said = CliRunner().invoke(cuakhau, arguments, env=environment)
    assert said.exit_code == 0, said.output
    return said.stdout


def documents_in(file: Path) -> Documents:
    found: Documents = {}
    with tarfile.open(file) as tar:
        for service in SERVICES:
            packed = tar.extractfile(f"{service}/{service}s.bson.gz")
            assert packed is not None
            rows = bson.decode_all(gzip.decompress(packed.read()))
            found[service] = {row["_id"]: row for row in rows if "history" in row}
    return found
