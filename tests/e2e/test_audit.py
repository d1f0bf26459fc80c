"""`cuakhau audit` over the whole system: what is broken behind its back is found, and what may be mended is."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pymongo import MongoClient

from deploy.dev import signing
from services.console.cli import cuakhau
from shared.clock import move_clock
from shared.storage.history import entry_hash
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
    place = tmp_path_factory.mktemp("audited")
    asked = {"CUAKHAU_CLOCK_FILE": str(place / "clock")}
    with running_system(broker, mongodb_uri, database, place, asked) as system:
        stage = system.stage(kettles.STORY)
        perform(stage.story, stage)
        assert stage.id is not None
        assert system.flaws_at_rest(stage.id) == []
        # A source tells its consumers how far it is a minute after it fell quiet; here nobody but the audit is to see.
        for service in ("registration", "inspection"):
            system.collection(service).update_many({}, {"$unset": {"reconcile_at": ""}})
        yield Audited(system, mongodb_uri, stage.id, place)


class Audited:
    """place: of the system's files, the clock's and the seal's among them."""

    def __init__(self, system: System, mongodb_uri: str, id: str, place: Path) -> None:
        self.system = system
        self.id = id
        self.place = place
        self.environment = {
            **signing.settings(place),
            "CUAKHAU_ENV": "development",
            "CUAKHAU_SECRET": SECRET,
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_DATABASE_PREFIX": system.prefix,
            **{f"{name.upper()}_URL": url for name, url in system.place.urls.items()},
        }

    def run(self, *arguments: str, json_wanted: bool = True) -> tuple[int, dict[str, Any]]:
        wanted = ["--json"] if json_wanted else []
        said = CliRunner().invoke(cuakhau, ["audit", *wanted, *arguments], env=self.environment)
        assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
        return said.exit_code, json.loads(said.stdout) if json_wanted and said.stdout else {}

    def flaws(self, *arguments: str) -> list[tuple[str, str | None, int | None]]:
        code, said = self.run("--verify", *arguments)
        assert code == (1 if said["flaws"] else 0)
        return [(flaw["service"], flaw["id"], flaw["entry"]) for flaw in said["flaws"]]


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
    environment = {**audited.environment, "NOTIFICATION_URL": "http://127.0.0.1:9"}
    said = CliRunner().invoke(cuakhau, ["audit", "--since", "all"], env=environment)
    assert said.exit_code == 75
    assert "not kept" in said.stderr
    assert kept.count_documents({}) == before


@pytest.fixture(scope="module")
def rooted(audited: Audited) -> Audited:
    """The day is over; each service has made its root and signed it."""
    move_clock(audited.place / "clock", timedelta(days=2))
    for service in ("registration", "inspection", "notification"):
        made = audited.system.place.operator.act(service, "/audit/roots", {})
        assert (made["made"], made["signed"]) != (None, 0), made
    return audited


def test_every_history_is_verified_against_signed_roots(rooted: Audited) -> None:
    code, said = rooted.run("--verify")
    assert (code, said["flaws"], said["known_certificate"]) == (0, [], True)
    assert said["verified"] >= 3
    assert {days["unsigned"] for days in said["roots"].values()} == {0}


def test_one_byte_changed_in_the_database_is_named(rooted: Audited) -> None:
    dossiers = rooted.system.collection("registration")
    before = dossiers.find_one({"_id": rooted.id})["history"]
    dossiers.update_one({"_id": rooted.id}, {"$set": {"history.1.event.data.file_code": "QG2026999999"}})
    assert rooted.flaws() == [("registration", rooted.id, 2)]
    dossiers.update_one({"_id": rooted.id}, {"$set": {"history": before}})
    assert rooted.flaws() == []


def test_what_was_rewritten_and_chained_anew_or_removed_is_named_by_the_exported_roots(
    rooted: Audited, tmp_path: Path
) -> None:
    kept = tmp_path / "roots.jsonl"
    assert rooted.run("roots", "export", str(kept), json_wanted=False)[0] == 0
    assert rooted.run("roots", "export", str(kept), json_wanted=False)[0] == 2
    assert rooted.flaws("--roots", str(kept)) == []
    dossiers = rooted.system.collection("registration")
    document = dossiers.find_one({"_id": rooted.id})
    history = copy.deepcopy(document["history"])
    history[2]["actor"]["id"] = "officer:somebody.else"
    for number, entry in enumerate(history):
        entry["hash"] = entry_hash(entry, history[number - 1]["hash"] if number else "0" * 64)
    dossiers.update_one({"_id": rooted.id}, {"$set": {"history": history, "head.hash": history[-1]["hash"]}})
    cases = rooted.system.collection("inspection")
    case = cases.find_one_and_delete({"_id": rooted.id})
    assert rooted.flaws("--roots", str(kept)) == [("registration", rooted.id, 3), ("inspection", rooted.id, None)]
    # The roots go too: what was exported still knows.
    own = rooted.system.mongo[rooted.system.prefix + "registration"]["daily_roots"]
    stored = list(own.find())
    own.delete_many({})
    assert rooted.flaws("--roots", str(kept))[0] == ("registration", None, None)
    own.insert_many(stored)
    dossiers.replace_one({"_id": rooted.id}, document)
    cases.insert_one(case)
    assert rooted.flaws("--roots", str(kept)) == []


def test_a_root_signed_by_another_key_is_not_believed(rooted: Audited) -> None:
    other = str(rooted.place / "pki" / "keys" / "ministry.pem")
    code, said = rooted.run("--verify", "--certificate", other)
    assert code == 1
    assert all("is not whose signature is believed" in flaw["what"] for flaw in said["flaws"])
