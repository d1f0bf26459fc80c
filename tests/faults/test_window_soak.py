"""The stand-in window plays dossiers with faults in both directions: each ends as scripted.

60 of them here; the long form is a command of its own, see docs/window-tool.md.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.single_window.chance import Chance, Fault
from tests.single_window.playing.own_system import system_of_its_own
from tests.single_window.playing.report import as_json, lines
from tests.single_window.playing.run import Outcome, Plan, play
from tests.single_window.playing.script import read_scripts

pytestmark = [pytest.mark.faults, pytest.mark.integration, pytest.mark.timeout(900)]

DOSSIERS = 60
# Chosen so that among so few every kind of fault comes, in both directions.
SEED = 3
SHARE = 0.3


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    plan = Plan(DOSSIERS, read_scripts(), rate=50, chance=Chance(SHARE, SEED, seconds=0.5), patience=240)
    with system_of_its_own(tmp_path_factory.mktemp("soak")) as settings:
        return play(plan, settings)


def test_each_ends_as_scripted_with_nothing_lost_doubled_or_out_of_order(outcome: Outcome) -> None:
    print("\n".join(lines(outcome)))
    assert len(outcome.experiences) == DOSSIERS
    assert {name: found for name, found in vars(outcome.sum).items() if found} == {}


def test_every_kind_of_fault_came_in_both_directions(outcome: Outcome) -> None:
    summary = as_json(outcome)["sum"]
    assert {kind for kind, count in summary["faults_from_the_window"].items() if count} == set(Fault)
    assert {kind for kind, count in summary["faults_towards_the_window"].items() if count} == set(Fault)
    assert summary["resent_by_the_window"] > 0
    assert summary["arrivals_at_the_window"] > summary["messages_to_the_window"]


def test_the_report_says_what_each_dossier_experienced(outcome: Outcome, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(json.dumps(as_json(outcome), default=str), encoding="utf-8")
    report = json.loads(file.read_text(encoding="utf-8"))
    assert [one["file_code"] for one in report["dossiers"]] == [one.file_code for one in outcome.experiences]
    supplemented = next(one for one in report["dossiers"] if one["script"] == "supplemented")
    assert [event["act"] for event in supplemented["events"] if event["what"] == "officer"] == [
        "request_supplement",
        "accept",
    ]
    assert {event["kind"] for event in supplemented["events"] if event["what"] == "sends"} == {"10/01", "10/04"}
    assert [told["name"] for told in supplemented["heard"]] == ["received", "supplement_request", "accepted"]
    assert all(told["first_at"] for told in supplemented["heard"])
    assert supplemented["wrong"] == {}
