"""Every scenario of tests/scenarios through real services, a real broker and a real database, on a clock that is moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from lxml import etree
from pymongo import MongoClient

from shared.web import tokens
from tests.conftest import BrokerAddress
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.scenario.expecting import arranged
from tests.e2e.scenario.model import Refusal, Scenario
from tests.e2e.scenario.reading import FOLDER, read_scenario, readable, scenario_files
from tests.e2e.scenario.resting import Clockwork
from tests.e2e.scenario.timeline import Told, begins_at, play_all, window_problems
from tests.e2e.scenario.window_message import message
from tests.single_window.sender import Sender

# The first test waits for all of them to be played.
pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]

SCENARIOS = {file.stem: file for file in scenario_files()}


@pytest.fixture(scope="module")
def clocked(
    request: pytest.FixtureRequest,
    broker: BrokerAddress,
    mongodb_uri: str,
    database: MongoClient[Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[System, Clockwork]]:
    directory = tmp_path_factory.mktemp("scenarios")
    file = directory / "clock"
    clockwork = Clockwork(file, database, "")
    clockwork.begin(begins_at(_readable(request)))
    asked = {
        "CUAKHAU_CLOCK_FILE": str(file),
        "CUAKHAU_SWEEP_SECONDS": "0.25",
        "CUAKHAU_STAFF_FILE": str(FOLDER / "staff" / "staff.yaml"),
    }
    with running_system(broker, mongodb_uri, database, directory, asked) as system:
        clockwork.prefix = system.prefix
        yield system, clockwork


@pytest.fixture(scope="module")
def played(
    request: pytest.FixtureRequest, clocked: tuple[System, Clockwork]
) -> tuple[Mapping[str, Told], list[dict[str, Any]]]:
    """All that are asked for, on one line of time; and what the window had against its messages then."""
    system, clockwork = clocked
    return play_all(_readable(request), system.place, clockwork), system.place.window.problems()


@pytest.fixture(scope="module")
def told(played: tuple[Mapping[str, Told], list[dict[str, Any]]]) -> Mapping[str, Told]:
    """Each judged by a test of its own."""
    return played[0]


def _readable(request: pytest.FixtureRequest) -> list[Scenario]:
    return readable(_asked_for(request))


def _asked_for(request: pytest.FixtureRequest) -> list[Any]:
    names = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    return [file for name, file in SCENARIOS.items() if name in names] or list(SCENARIOS.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_goes_as_it_is_written(told: Mapping[str, Told], name: str) -> None:
    read_scenario(SCENARIOS[name])
    faults = told[name].faults
    assert not faults, "\n" + "\n".join([f"{SCENARIOS[name].name}: {told[name].play.scenario.title_en}", *faults])


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_a_scenario_leaves_behind_is_whole(
    clocked: tuple[System, Clockwork], told: Mapping[str, Told], name: str
) -> None:
    """Hash chains and sequences; nothing waits, nothing is unpublished."""
    system, _ = clocked
    for lot in told[name].play.lots.values():
        assert lot.id is None or system.flaws_at_rest(lot.id) == []


def test_the_window_has_nothing_against_any_message(
    played: tuple[Mapping[str, Told], list[dict[str, Any]]],
) -> None:
    """Nor against one that no scenario knows."""
    told, problems = played
    plays = [one.play for one in told.values()]
    assert [
        (next((play.scenario.name for play in plays if play.owns(problem["reference"])), "nobody's"), problem)
        for problem in problems
    ] == []


def test_a_wrong_expectation_is_told_with_its_step(clocked: tuple[System, Clockwork], told: Mapping[str, Told]) -> None:
    """That the check can fail. After all the others: the clock goes forward only."""
    system, clockwork = clocked
    right = _moved(read_scenario(SCENARIOS["r2026_four_eyes"]), clockwork)
    registers, accepts = right.steps[:2]
    ended = {**right.expected["A"], "agency": "3 REFUSED", "told": ["refused"]}
    lax = replace(accepts, data={"check": {"mode": "SAMPLE"}})
    wrong = [
        replace(right, name="wrong_end", expected={"A": ended}),
        replace(right, name="wrong_mode", steps=[registers, lax]),
        replace(
            right, name="not_refused", steps=[registers, replace(accepts, refused=Refusal(("409", "not_allowed")))]
        ),
        replace(right, name="refused", steps=[registers, accepts, replace(accepts, number=2)]),
    ]
    found = play_all(wrong, system.place, clockwork, first_number=900)
    end, mode, not_refused, refused = ("\n".join(found[each.name].faults) for each in wrong)
    assert "in the end: agency\n      expected 3 REFUSED\n      seen     13 RESULT_ISSUED" in end
    assert "officer accepts\n    mode\n      expected SAMPLE\n      seen     DOCUMENTARY" in mode
    assert mode.startswith("step 1, ")
    assert "expected to be refused (409 not_allowed)\n    seen     it was done" in not_refused
    assert refused.startswith("step 2, ")
    assert "expected it to be done\n    seen     refused: 409 not_allowed" in refused


def test_what_the_window_has_against_a_message_is_told_with_its_dossier(
    clocked: tuple[System, Clockwork], told: Mapping[str, Told]
) -> None:
    """That the check can fail: a message that nobody signed, about its dossier and about nobody's."""
    system, clockwork = clocked
    play = next(one.play for one in told.values() if one.play.lots)
    lot = next(iter(play.lots.values()))
    before = window_problems(play)
    with closing(Sender(f"{str(system.place.window.client.base_url).rstrip('/')}/nsw/ws")) as sender:
        for code in (lot.file_code, "QG2026999901"):
            sender.post(message("99/98", code, etree.fromstring("<Result/>"), clockwork.now.year))
    (found,) = set(window_problems(play)) - set(before)
    assert found.startswith(f"the window has against {lot.file_code}: signature_missing, ")


def test_what_two_services_do_at_once_may_come_in_either_order() -> None:
    wanted = ["submitted", ["deadline_lapsed", "case_opened"], "accepted"]
    for came in (["deadline_lapsed", "case_opened"], ["case_opened", "deadline_lapsed"]):
        seen = ["submitted", *came, "accepted"]
        assert arranged(wanted, seen) == seen
    for other in (
        ["submitted", "accepted", "deadline_lapsed", "case_opened"],
        ["submitted", "case_opened", "accepted"],
    ):
        assert arranged(wanted, other) != other


def test_tokens_live_by_the_real_time(clocked: tuple[System, Clockwork], told: Mapping[str, Told]) -> None:
    """However far the clock of the law was moved."""
    system, _ = clocked
    url = f"{system.place.urls['registration']}/registrations"

    def status(issued: datetime) -> int:
        token = tokens.issue(SECRET, role="operator", now=issued)
        return httpx.get(url, headers={"Authorization": f"Bearer {token}"}, trust_env=False).status_code

    assert status(datetime.now(UTC)) == 200
    assert status(datetime.now(UTC) - timedelta(hours=9)) == 401


def _moved(scenario: Scenario, clockwork: Clockwork) -> Scenario:
    """The same on a later day: the next Monday."""
    first = scenario.steps[0].at
    monday = (clockwork.now.astimezone(first.tzinfo) + timedelta(days=7)).date()
    monday -= timedelta(days=monday.weekday())
    days = monday + timedelta(days=7) - first.date()
    return replace(scenario, steps=[replace(step, at=step.at + days) for step in scenario.steps])
