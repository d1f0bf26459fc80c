"""`cuakhau import-open` against registration's API over a real database: refused lines, kills half-way, second runs."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from services.console.cli import cuakhau
from shared.storage.history import first_flaw
from shared.web import tokens
from tests.processes import ROOT, Process, wait_until

pytestmark = pytest.mark.integration

SECRET = "a secret of this test, long enough to be taken"
EXAMPLE = ROOT / "tests" / "data" / "import" / "open-dossiers.jsonl"
LINES = [json.loads(line) for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]


class Office:
    """registration: its process; the collection is for looking at what stands."""

    def __init__(self, registration: Process, environment: dict[str, str], collection: Any) -> None:
        self.registration = registration
        self.environment = environment
        self.collection = collection

    def run(self, file: Path, *options: str, role: str = "operator") -> Result:
        token = tokens.issue(SECRET, role=role, subject="cutover", agency="TCKT11" if role == "officer" else None)
        environment = {**self.environment, "CUAKHAU_TOKEN": token, "COLUMNS": "200"}
        return CliRunner().invoke(cuakhau, ["import-open", str(file), *options], env=environment)

    def start(self, file: Path) -> subprocess.Popen[bytes]:
        token = tokens.issue(SECRET, role="admin", subject="cutover")
        command = [sys.executable, "-W", "ignore", "-m", "services.console.cli", "import-open", str(file), "--json"]
        environment = {**os.environ, **self.environment, "CUAKHAU_TOKEN": token}
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def standing(self) -> dict[str, Any]:
        """By file code."""
        return {document["state"]["file_code"]: document for document in self.collection.find({"kind": "dossier"})}


@pytest.fixture
def office(mongodb_uri: str, database: MongoClient[Any], tmp_path: Path) -> Iterator[Office]:
    port = free_ports(1)[0]
    address, name = f"127.0.0.1:{port}", f"t_import_{port}_registration"
    environment = {
        "MONGODB_URI": mongodb_uri,
        "CUAKHAU_SECRET": SECRET,
        "DEMO_PORT": str(port),
        "DEMO_DATABASE": name,
    }
    registration = Process(
        "registration", ["tests.integration.registration_demo"], environment, address, tmp_path / "registration.log"
    )
    registration.start()
    try:
        wait_until(lambda: registration.get("/healthz"), "registration answers", 30)
        console = {"CUAKHAU_ENV": "test", "CUAKHAU_SECRET": SECRET, "REGISTRATION_URL": f"http://{address}"}
        yield Office(registration, console, database[name]["registrations"])
    finally:
        registration.kill()
        database.drop_database(name)


def many(folder: Path, count: int) -> Path:
    """Copies of a line of the example, each with a code of its own."""
    plain = next(line for line in LINES if line["file_code"].endswith("104"))
    file = folder / "many.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            code = f"LS26{number:08d}"
            window = {**plain["window"], "reference": code}
            out.write(json.dumps({**plain, "file_code": code, "window": window}, ensure_ascii=False) + "\n")
    return file


def test_the_example_goes_in_and_a_second_run_changes_nothing(office: Office) -> None:
    said = office.run(EXAMPLE, "--json")
    assert said.exit_code == 0, said.output
    report = json.loads(said.stdout)
    assert report["counts"] == {"imported": len(LINES)}
    before = office.standing()
    assert set(before) == {line["file_code"] for line in LINES}
    for line in LINES:
        document = before[line["file_code"]]
        assert document["state"]["handlers"]["cqkt"] == line["handlers"]["cqkt"]["status"]
        (entry,) = document["history"]
        assert (entry["act"], entry["actor"]["id"], entry["actor"]["role"]) == (
            "imported",
            "operator:cutover",
            "operator",
        )
        assert entry["details"]["former_history"] == line["history"]
        assert first_flaw(document["history"]) is None
        assert f"file_code:{line['file_code']}" in document["keys"]
    again = office.run(EXAMPLE)
    assert again.exit_code == 0
    assert f"{len(LINES)} dossiers: {len(LINES)} already there." in again.stdout
    assert office.standing() == before


def test_the_files_are_there(office: Office) -> None:
    office.run(EXAMPLE)
    (document,) = [one for line in LINES for one in line["documents"] if one.get("path")]
    state = office.standing()["LS2026000101"]
    token = tokens.issue(SECRET, role="operator", subject="x")
    answer = httpx.get(
        f"{office.registration.url}/registrations/{state['_id']}/documents/{document['sha256']}",
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    )
    assert hashlib.sha256(answer.content).hexdigest() == document["sha256"]


def test_a_dry_run_keeps_nothing(office: Office) -> None:
    said = office.run(EXAMPLE, "--dry-run")
    assert said.exit_code == 0, said.output
    assert f"{len(LINES)} would be taken over. Nothing was kept." in said.stdout
    assert office.standing() == {}


def test_refused_lines_are_named_and_the_others_go_in(office: Office, tmp_path: Path) -> None:
    bad = [
        {**LINES[1], "handlers": {"cqkt": {"status": 3}}},
        {**LINES[2], "received_on": "yesterday"},
        {**LINES[3], "importer": {**LINES[3]["importer"], "tax_code": "123"}, "dossier_type": 9},
    ]
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in [*bad, LINES[4]]), encoding="utf-8")
    said = office.run(file)
    assert said.exit_code == 1
    assert "4 dossiers: 1 taken over, 3 refused." in said.stdout
    report = json.loads(office.run(file, "--json").stdout)
    found = {(row["line"], row["file_code"], e["pointer"], e["code"]) for row in report["rows"] for e in row["errors"]}
    assert {
        (1, "LS2026000102", "/handlers/cqkt/status", "not_open"),
        (2, "LS2026000103", "/received_on", "invalid"),
        (3, "LS2026000104", "/importer/tax_code", "tax_code"),
        (3, "LS2026000104", "/dossier_type", "dossier_type"),
    } <= found
    assert report["counts"] == {"refused": 3, "there": 1}
    assert set(office.standing()) == {"LS2026000105"}


def test_what_differs_from_what_stands_is_named_and_left_alone(office: Office, tmp_path: Path) -> None:
    office.run(EXAMPLE)
    before = office.standing()
    file = tmp_path / "changed.jsonl"
    file.write_text(json.dumps({**LINES[3], "note": "Khác."}), encoding="utf-8")
    said = office.run(file)
    assert said.exit_code == 1
    assert "LS2026000104" in said.stdout
    assert "1 already there, with other content" in said.stdout
    assert office.standing() == before


@pytest.mark.parametrize("role", ["officer", "importer", "signer"])
def test_only_operators_and_administrators_may(office: Office, role: str) -> None:
    said = office.run(EXAMPLE, role=role)
    assert said.exit_code == 1
    assert office.standing() == {}


def test_the_command_killed_half_way_is_run_again(office: Office, tmp_path: Path) -> None:
    count = 400
    file = many(tmp_path, count)
    process = office.start(file)
    wait_until(lambda: office.collection.count_documents({}) > 30, "some went in", 30, every=0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    stood = office.standing()
    assert 0 < len(stood) < count
    said = office.run(file, "--json")
    assert said.exit_code == 0, said.output
    counts = json.loads(said.stdout)["counts"]
    # A batch that was on its way when the command died still goes in.
    assert counts["there"] >= len(stood)
    assert counts["there"] + counts["imported"] == count
    after = office.standing()
    assert len(after) == count
    assert {code: after[code] for code in stood} == stood


def test_registration_killed_half_way_comes_back(office: Office, tmp_path: Path) -> None:
    count = 300
    file = many(tmp_path, count)
    process = office.start(file)
    wait_until(lambda: office.collection.count_documents({}) > 30, "some went in", 30, every=0.01)
    office.registration.kill()
    stood = len(office.standing())
    assert 0 < stood < count
    office.registration.start()
    assert process.wait(timeout=120) == 0
    documents = office.standing()
    assert len(documents) == count
    assert all(len(document["history"]) == 1 for document in documents.values())


def test_two_runs_at_once_take_each_dossier_over_once(office: Office, tmp_path: Path) -> None:
    file = many(tmp_path, 150)
    runs = [office.start(file), office.start(file)]
    assert [process.wait(timeout=120) for process in runs] == [0, 0]
    documents = office.collection.find({}, {"state.file_code": 1, "history": 1})
    codes = [(document["state"]["file_code"], len(document["history"])) for document in documents]
    assert len(codes) == len(set(codes)) == 150
    assert {acts for _, acts in codes} == {1}


@pytest.mark.timeout(600)
def test_a_long_file_is_taken_in_bounded_memory(office: Office, tmp_path: Path) -> None:
    """The command holds a batch, whatever the file's length."""
    file = many(tmp_path, 1000)
    process, most, began = office.start(file), 0, time.monotonic()
    while process.poll() is None:
        try:
            text = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        except OSError:
            break
        most = max([most, *(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS"))])
        time.sleep(0.05)
    assert process.wait() == 0
    print(f"{1000 / (time.monotonic() - began):.0f} dossiers a second, at most {most // 1024} MiB")
    assert most < 200 * 1024
    assert office.collection.count_documents({}) == 1000
