"""A registration restored from a backup gives no file code a second time: `cuakhau file-codes jump`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from deploy.dev.ports import free_ports
from services.console.cli import cuakhau
from services.registration.adapters.file_codes import FileCodeCounter
from shared.aggregate import Actor, Change
from shared.clock import new_id, utc_now
from shared.regulation.calendar import legal_day
from shared.web import tokens
from tests.integration.inspection_stores import stores_of
from tests.processes import Process
from tests.unit.inspection.samples import opened

pytestmark = pytest.mark.integration

SECRET = "a secret of this test, long enough to be taken"
YEAR = legal_day(utc_now()).year


@pytest.fixture(scope="module")
def office(mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Both services as processes over databases of their own."""
    logs, started, urls, databases = tmp_path_factory.mktemp("logs"), [], {}, {}
    for name, port in zip(("registration", "inspection"), free_ports(2), strict=True):
        databases[name] = database[f"t_jump_{port}_{name}"]
        environment = {
            "MONGODB_URI": mongodb_uri,
            "CUAKHAU_SECRET": SECRET,
            "DEMO_PORT": str(port),
            "DEMO_DATABASE": databases[name].name,
        }
        module = f"tests.integration.{name}_demo"
        process = Process(name, [module], environment, f"127.0.0.1:{port}", Path(logs / name)).start()
        started.append(process)
        urls[f"{name.upper()}_URL"] = process.url
    for process in started:
        process.wait_ready()
    yield SimpleNamespace(urls=urls, **databases)
    for process in started:
        process.kill()
    for one in databases.values():
        database.drop_database(one.name)


def run(office: Any, *arguments: str, role: str = "operator", keyboard: str | None = None) -> Result:
    token = tokens.issue(SECRET, role=role, subject="hung.tv", agency="TCKT11")
    settings = {**office.urls, "CUAKHAU_TOKEN": token, "CUAKHAU_RUN_DIR": "/nonexistent"}
    return CliRunner().invoke(cuakhau, ["file-codes", "jump", *arguments], env=settings, input=keyboard)


def known_to_inspection(office: Any, *file_codes: str) -> None:
    cases, _ = stores_of(office.inspection)
    for file_code in file_codes:
        id = new_id()
        case = replace(opened(), dossier_id=id, file_code=file_code)
        cases.create(id, Change(case, act="case_opened"), actor=Actor("service:inspection", "service"))


def test_the_counter_jumps_past_what_inspection_knows_and_keeps_who_did_it(office: Any) -> None:
    counter = FileCodeCounter(office.registration["file_codes"])
    asked = ("--reason", "restored from the night's backup")
    nothing = run(office, *asked, "--yes")
    assert (nothing.exit_code, "nothing to jump past" in nothing.output) == (0, True), nothing.output

    known_to_inspection(office, f"CK{YEAR}000089", f"CK{YEAR}000123", f"CK{YEAR - 1}000900", "QG2026999999")
    unsure = run(office, *asked, keyboard="n\n")
    assert (unsure.exit_code, f"CK{YEAR}000123" in unsure.output) == (1, True)
    assert counter.next(YEAR) == f"CK{YEAR}000001"

    done = run(office, *asked, "--yes")
    assert (done.exit_code, f"CK{YEAR}000123" in done.output) == (0, True), done.output
    assert counter.next(YEAR) == f"CK{YEAR}000124"
    again = run(office, *asked, "--yes")
    assert f"larger than CK{YEAR}000124" in again.output
    assert counter.next(YEAR) == f"CK{YEAR}000125"

    kept = office.registration["file_codes"].find_one({"_id": f"CK{YEAR}"})["jumps"]
    assert [(jump["past"], jump["by"], jump["reason"]) for jump in kept] == [(123, "operator:hung.tv", asked[1])] * 2


def test_a_code_may_be_named(office: Any) -> None:
    assert run(office, "--past", "CK2031000777", "--reason", "known on paper", "--yes").exit_code == 0
    assert FileCodeCounter(office.registration["file_codes"]).next(2031) == "CK2031000778"


@pytest.mark.parametrize("code", ["QG2026000590", "CK2026", "CK2026000000", "CK2026٠٠٠٠٠١"])
def test_what_is_no_code_of_ours_moves_nothing(office: Any, code: str) -> None:
    refused = run(office, "--past", code, "--reason", "mistyped", "--yes")
    assert (refused.exit_code, "/past: A file code of our own looks like" in refused.output) == (1, True)


@pytest.mark.parametrize("role", ["officer", "signer"])
def test_only_operators_may(office: Any, role: str) -> None:
    refused = run(office, "--past", "CK2032000001", "--reason", "curious", "--yes", role=role)
    assert (refused.exit_code, f"Role {role} may not do this" in refused.output) == (1, True)
    assert office.registration["file_codes"].find_one({"_id": "CK2032"}) is None
