"""`cuakhau audit` over the whole system: what is broken behind its back is found, and what may be mended is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from pymongo import MongoClient

from services.console.cli import cuakhau
from tests.conftest import BrokerAddress
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.stories import kettles
from tests.e2e.story import perform
from tests.processes import wait_until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def audited(
    broker: BrokerAddress, mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Audited]:
    """A system of its own with one dossier that has come to its end."""
    with running_system(broker, mongodb_uri, database, tmp_path_factory.mktemp("audited")) as system:
        stage = system.stage(kettles.STORY)
        perform(stage.story, stage)
        assert stage.id is not None
        assert system.flaws_at_rest(stage.id) == []
        # A source tells its consumers how far it is a minute after it fell quiet; here nobody but the audit is to see.
        for service in ("registration", "inspection"):
            system.collection(service).update_many({}, {"$unset": {"reconcile_at": ""}})
        yield Audited(system, mongodb_uri, stage.id)


class Audited:
    def __init__(self, system: System, mongodb_uri: str, id: str) -> None:
        self.system = system
        self.id = id
        self._environment = {
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_DATABASE_PREFIX": system.prefix,
            **{f"{name.upper()}_URL": url for name, url in system.place.urls.items()},
        }

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        said = CliRunner().invoke(cuakhau, ["audit", *arguments, "--json"], env=self._environment)
        assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
        return said.exit_code, json.loads(said.stdout) if said.stdout else {}


def rules(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["rule"], each["service"]) for each in said["findings"]]


def test_a_whole_system_has_nothing_amiss(audited: Audited) -> None:
    code, said = audited.run("--since", "all", "--grace", "0")
    assert (code, said["findings"]) == (0, [])
    assert said["compared"] >= 1


def test_what_was_broken_since_is_found_by_the_next_audit_and_gone_when_it_is_put_right(audited: Audited) -> None:
    audited.run("--since", "all")
    cases = audited.system.collection("inspection")
    # Nobody acted: no change of its own leads to it.
    cases.update_one({"_id": audited.id}, {"$set": {"changed_at": datetime(2026, 1, 1, tzinfo=UTC)}})
    entry = {
        "source": "registration",
        "n": 99,
        "id": "e",
        "type": "registration.dossier_accepted",
        "reason": "given_up",
        "error": "It was begun again and again.",
        "tries": 12,
        "begun": 0,
        "since": datetime.now(UTC) - timedelta(hours=1),
        "next_try_at": None,
        "message": None,
    }
    cases.update_one({"_id": audited.id}, {"$push": {"waiting": entry}})
    code, said = audited.run()
    assert (code, rules(said)) == (1, [("waiting", "inspection")])
    assert audited.id in said["findings"][0]["way_out"]
    cases.update_one({"_id": audited.id}, {"$unset": {"waiting": ""}})
    assert audited.run()[1]["findings"] == []


def test_a_lost_correspondence_is_found_and_comes_back_from_its_sources(audited: Audited) -> None:
    audited.system.collection("notification").delete_one({"_id": audited.id})
    code, said = audited.run("--since", "all", "--grace", "0")
    assert code == 1
    assert rules(said) == [("no_correspondence", "notification"), ("not_followed", "notification")]
    code, said = audited.run("--since", "all", "--grace", "0", "--repair", "--yes", "--patience", "40")
    assert (code, said["left"]) == (0, [])
    wait_until(lambda: not audited.system.flaws(audited.id), "it is whole again", 20)


def test_without_a_service_nothing_is_kept(audited: Audited) -> None:
    kept = audited.system.mongo[audited.system.prefix + "console"]["audits"]
    before = kept.count_documents({})
    environment = {**audited._environment, "NOTIFICATION_URL": "http://127.0.0.1:9"}
    said = CliRunner().invoke(cuakhau, ["audit", "--since", "all"], env=environment)
    assert said.exit_code == 75
    assert "not kept" in said.stderr
    assert kept.count_documents({}) == before
