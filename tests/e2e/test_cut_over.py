"""Dossiers that are open elsewhere are taken over by the running system: all three services stand as they stood, nobody
outside hears of it, and the way goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner

from services.console.cli import cuakhau
from tests.e2e.agency import Agency
from tests.e2e.conftest import SECRET, System
from tests.processes import ROOT, wait_until

pytestmark = pytest.mark.integration

EXAMPLE = ROOT / "tests" / "data" / "import" / "open-dossiers.jsonl"
ROWS = {row["file_code"]: row for row in map(json.loads, EXAMPLE.read_text(encoding="utf-8").splitlines())}
AGENCY = "TCKT11"
# By the status of the agency's case; 102 has its appointment.
CASES = {1: "OPENED", 2: "OPENED", 5: "PAUSED", 6: "OPENED", 7: "HELD", 9: "HELD", 10: "PAUSED", 11: "HELD"}
CASES |= {12: "PAUSED", 15: "OPENED"}


def run(system: System) -> tuple[int, Mapping[str, int]]:
    environment = {
        "CUAKHAU_ENV": "development",
        "CUAKHAU_SECRET": SECRET,
        **{f"{name.upper()}_URL": url for name, url in system.place.urls.items()},
    }
    said = CliRunner().invoke(cuakhau, ["import-open", str(EXAMPLE), "--json"], env=environment)
    return said.exit_code, json.loads(said.stdout)["counts"]


@pytest.fixture(scope="module")
def ids(system: System) -> Mapping[str, str]:
    """By file code; each known at all three services and at rest."""
    assert run(system) == (0, {"imported": len(ROWS)})
    agency = Agency.of(system.place, AGENCY)
    found = {code: agency.dossier(code) for code in ROWS}
    for code, id in found.items():
        wait_until(lambda id=id: not system.flaws(id), f"{code} is whole and at rest", 30)  # type: ignore[misc]
    return found


@pytest.mark.parametrize("code", sorted(ROWS))
def test_all_three_services_stand_as_the_dossier_stood(system: System, ids: Mapping[str, str], code: str) -> None:
    row, id, operator = ROWS[code], ids[code], system.place.operator
    status = row["handlers"]["cqkt"]["status"]
    registration = operator.read("registration", f"/registrations/{id}")
    assert registration["handlers"]["cqkt"]["code"] == status
    assert registration["received_on"] == row["received_on"]
    case = operator.read("inspection", f"/inspections/{id}")
    assert case["status"] == ("SCHEDULED" if code.endswith("102") else CASES[status])
    assert (registration["mode"], registration["due_on"]) == (case["mode"], case["due_on"])
    correspondence = operator.read("notification", f"/notifications/{id}")
    assert correspondence["file_code"] == code
    assert correspondence["letters"] == []


def test_nobody_outside_hears_of_it(system: System, ids: Mapping[str, str]) -> None:
    assert [message for code in ids for message in system.place.window.received(code)] == []
    for code in ids:
        assert system.place.mail.about(code, ROWS[code]["importer"]["email"]) == []


def test_the_history_says_who_took_it_over_and_what_was_before(system: System, ids: Mapping[str, str]) -> None:
    entries = system.place.operator.read("registration", f"/registrations/{ids['LS2026000102']}/history")["entries"]
    assert entries[0]["act"] == "imported"
    assert entries[0]["details"]["former_history"] == ROWS["LS2026000102"]["history"]


def test_a_second_run_changes_nothing(system: System, ids: Mapping[str, str]) -> None:
    def versions() -> dict[str, Any]:
        services = ("registration", "inspection", "notification")
        return {
            f"{service}/{id}": (system.collection(service).find_one({"_id": id}) or {}).get("version")
            for service in services
            for id in ids.values()
        }

    before = versions()
    assert run(system) == (0, {"there": len(ROWS)})
    assert versions() == before


def test_the_way_goes_on_and_then_the_applicant_is_told(system: System, ids: Mapping[str, str]) -> None:
    code, agency = "LS2026000101", Agency.of(system.place, AGENCY)
    agency.accept(ids[code])
    wait_until(lambda: system.place.window.received(code), "the window was told of the acceptance", 30)
    case = system.place.operator.read("inspection", f"/inspections/{ids[code]}")
    assert case["accepted"]
