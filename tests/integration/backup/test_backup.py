"""`cuakhau backup` and `restore` on a real database: one moment, whole or nothing, and only into an empty system."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bson
import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from deploy.dev.database import Database
from services.console.adapters.backup.cluster import MongoSource
from services.console.application.backup.ports import Changed, TooLate
from services.console.cli import cuakhau
from tests.conftest import fresh_prefix
from tests.processes import ROOT, wait_until

pytestmark = pytest.mark.integration

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def filled(database: MongoClient[Any], mongo_prefix: str) -> str:
    """The prefix of a system with dossiers, a file, indexes of every kind and things that no back-up holds."""
    registration, console = database[f"{mongo_prefix}registration"], database[f"{mongo_prefix}console"]
    registration.registrations.insert_many(
        [{"_id": f"d{n}", "version": n, "keys": [f"k{n}"], "at": LONG_AGO} for n in range(3000)]
    )
    registration.registrations.create_index([("keys", 1)], name="keys", unique=True, sparse=True)
    registration.registrations.create_index(
        [("version", -1), ("_id", 1)], name="version", partialFilterExpression={"at": {"$exists": True}}
    )
    registration["documents.chunks"].insert_one({"_id": 1, "files_id": "f", "n": 0, "data": os.urandom(300_000)})
    registration.instances.insert_one({"_id": "host:1"})
    database[f"{mongo_prefix}inspection"].inspections.insert_one({"_id": "d0", "applied": {"registration": {"n": 1}}})
    console.audit.insert_one({"_id": 1, "expires_at": LONG_AGO})
    console.audit.create_index([("expires_at", 1)], name="expires", expireAfterSeconds=10**9)
    console.sessions.insert_one({"_id": "of somebody"})
    return mongo_prefix


def run(uri: str, prefix: str, *arguments: str | Path) -> Result:
    environment = {"MONGODB_URI": uri, "CUAKHAU_DATABASE_PREFIX": prefix, "CUAKHAU_RUN_DIR": "/nonexistent"}
    return CliRunner().invoke(cuakhau, [str(each) for each in arguments], env=environment)


def backed_up(uri: str, prefix: str, folder: Path) -> Path:
    file = folder / "night.tar"
    said = run(uri, prefix, "backup", file, "--window", "0")
    assert said.exit_code == 0, said.output
    return file


def everything(database: MongoClient[Any], prefix: str) -> dict[str, Any]:
    found = {}
    for name in database.list_database_names():
        if name.startswith(prefix):
            for collection in database[name].list_collection_names():
                rows = {row["_id"]: row for row in database[name][collection].find()}
                indexes = {key: dict(value) for key, value in database[name][collection].index_information().items()}
                found[f"{name.removeprefix(prefix)}/{collection}"] = (rows, indexes)
    return found


def test_what_is_restored_is_what_was_there_but_for_what_is_left_out(
    mongodb_uri: str, database: MongoClient[Any], filled: str, tmp_path: Path
) -> None:
    before = everything(database, filled)
    file = backed_up(mongodb_uri, filled, tmp_path)
    assert os.listdir(tmp_path) == ["night.tar"]
    assert file.stat().st_mode & 0o777 == 0o600
    with fresh_prefix(database) as empty:
        said = run(mongodb_uri, empty, "restore", file, "--yes")
        assert said.exit_code == 0, said.output
        assert "POST /reconcile" in said.output
        del before["registration/instances"], before["console/sessions"]
        assert everything(database, empty) == before


def test_common_tools_read_it(mongodb_uri: str, filled: str, tmp_path: Path) -> None:
    file = backed_up(mongodb_uri, filled, tmp_path)
    subprocess.run(["tar", "-xf", file, "-C", tmp_path], check=True)
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True)
    packed = (tmp_path / "registration" / "registrations.bson.gz").read_bytes()
    rows = bson.decode_all(gzip.decompress(packed))
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    kept = next(each for each in manifest["kept"] if each["collection"] == "registrations")
    assert (len(rows), hashlib.sha256(packed).hexdigest()) == (kept["documents"], kept["data"]["sha256"])
    metadata = json.loads(gzip.decompress((tmp_path / "registration" / "registrations.metadata.json.gz").read_bytes()))
    assert [index["name"] for index in metadata["indexes"]] == ["_id_", "keys", "version"]
    assert set(manifest["regimes"]) >= {"R2026"}
    assert manifest["left_out"]["console/sessions"]


def test_all_databases_are_read_as_of_one_moment(mongodb_uri: str, database: MongoClient[Any], filled: str) -> None:
    moment = MongoSource(database, filled).moment()
    database[f"{filled}registration"].registrations.insert_one({"_id": "later"})
    database[f"{filled}inspection"].inspections.delete_many({})
    database[f"{filled}inspection"].inspections.insert_one({"_id": "later"})
    read = {str(place): [bson.decode(each)["_id"] for each in moment.documents(place)] for place in moment.places}
    assert read["inspection/inspections"] == ["d0"]
    assert len(read["registration/registrations"]) == 3000


def test_an_index_made_meanwhile_is_no_matter(database: MongoClient[Any], filled: str) -> None:
    source = MongoSource(database, filled)
    moment = source.moment()
    database[f"{filled}inspection"].inspections.create_index([("made", 1)])
    place = next(place for place in moment.places if place.database == "inspection")
    assert len(list(moment.documents(place))) == 1


@pytest.mark.parametrize("made_anew", [False, True])
def test_a_collection_that_was_dropped_meanwhile_is_told(
    database: MongoClient[Any], filled: str, made_anew: bool
) -> None:
    moment = MongoSource(database, filled).moment()
    place = next(place for place in moment.places if place.database == "inspection")
    database[f"{filled}inspection"].inspections.drop()
    if made_anew:
        database[f"{filled}inspection"].inspections.insert_one({"_id": "of another collection"})
    with pytest.raises(Changed, match="inspection/inspections was made, renamed or dropped"):
        list(moment.documents(place))


def test_a_flipped_byte_anywhere_is_refused_and_named(
    mongodb_uri: str, database: MongoClient[Any], filled: str, tmp_path: Path
) -> None:
    file = backed_up(mongodb_uri, filled, tmp_path)
    with tarfile.open(file) as tar:
        entries = [(entry.name, entry.offset_data, entry.size) for entry in tar]
    whole = file.read_bytes()
    for name, offset, size in entries:
        place = offset + size // 2
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with fresh_prefix(database) as empty:
            refused = run(mongodb_uri, empty, "restore", file, "--yes")
            assert refused.exit_code == 1, name
            assert name in refused.output
            assert everything(database, empty) == {}
        assert run("mongodb://127.0.0.1:9", "", "restore", file, "--check").exit_code == 1
    file.write_bytes(whole)
    assert run("mongodb://127.0.0.1:9", "", "restore", file, "--check").exit_code == 0
    for cut in (len(whole) // 2, entries[-1][1] - 512):
        file.write_bytes(whole[:cut])
        assert "not finished" in run(mongodb_uri, "t_nowhere_", "restore", file, "--yes").output


def test_only_an_empty_system_is_restored_into(
    mongodb_uri: str, database: MongoClient[Any], filled: str, tmp_path: Path
) -> None:
    file = backed_up(mongodb_uri, filled, tmp_path)
    with fresh_prefix(database) as target:
        database[f"{target}notification"].letters.insert_one({"_id": "of another system"})
        refused = run(mongodb_uri, target, "restore", file, "--yes")
        assert (refused.exit_code, f"{target}notification" in refused.output) == (1, True)
        assert list(everything(database, target)) == ["notification/letters"]


def test_an_archive_is_never_written_over(mongodb_uri: str, filled: str, tmp_path: Path) -> None:
    file = backed_up(mongodb_uri, filled, tmp_path)
    before = file.read_bytes()
    assert "is there already" in run(mongodb_uri, filled, "backup", file).output
    assert file.read_bytes() == before


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_backup_that_ended_early_leaves_nothing_that_looks_whole(
    database_of_its_own: Database, tmp_path: Path, number: signal.Signals
) -> None:
    uri, folder = database_of_its_own.mongodb_uri, tmp_path / "backups"
    folder.mkdir()
    with MongoClient(uri) as client:
        large = [{"_id": n, "data": os.urandom(4_000_000)} for n in range(40)]
        client["registration"]["documents.chunks"].insert_many(large)
        environment = {**os.environ, "MONGODB_URI": uri, "CUAKHAU_RUN_DIR": "/nonexistent"}
        command = [sys.executable, "-m", "services.console.cli", "backup", str(folder / "night.tar")]
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        wait_until(lambda: any(folder.rglob("registration.*")), "it packs", 30, every=0.005)
        running.send_signal(number)
        assert running.wait(30) != 0
        left = list(folder.rglob("*.tar"))
        assert folder / "night.tar" not in left
        if number == signal.SIGTERM:
            assert list(folder.iterdir()) == []
            assert MongoSource(client, "").window() == 300
        for file in left:
            assert "not finished" in run(uri, "", "restore", file, "--yes").output


def test_a_moment_that_the_database_has_forgotten_is_told(database_of_its_own: Database) -> None:
    with MongoClient[Any](database_of_its_own.mongodb_uri) as client:
        rows = client["registration"].registrations
        rows.insert_many([{"_id": n} for n in range(10)])
        source = MongoSource(client, "")
        source.set_window(1)
        moment = source.moment()
        place = moment.places[0]

        def told() -> str | None:
            rows.update_one({"_id": 0}, {"$inc": {"n": 1}})
            client.admin.command("appendOplogNote", 1, data={"of": "this test"})
            try:
                list(moment.documents(place))
            except TooLate as error:
                return error.message
            return None

        said = wait_until(told, "the moment is forgotten", 60, every=0.5)
        assert "--window" in said
        assert "there is no back-up" in said


def test_the_past_is_kept_longer_meanwhile_and_as_before_afterwards(
    database_of_its_own: Database, tmp_path: Path
) -> None:
    with MongoClient[Any](database_of_its_own.mongodb_uri) as client:
        client["registration"].registrations.insert_one({"_id": 1})
        said = run(database_of_its_own.mongodb_uri, "", "backup", tmp_path)
        assert said.exit_code == 0, said.output
        assert "keeps the past for 3600 seconds while this runs, instead of 300" in said.output
        assert MongoSource(client, "").window() == 300
        (file,) = tmp_path.glob("cuakhau-*.tar")
        taken = datetime.strptime(file.name, "cuakhau-%Y%m%dT%H%M%SZ.tar").replace(tzinfo=UTC)
        assert abs(taken - datetime.now(UTC)) < timedelta(minutes=10)


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    said = run("mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100", "", "backup", tmp_path / "night.tar")
    assert (said.exit_code, "cannot be reached" in said.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
