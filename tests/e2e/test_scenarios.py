"""Every scenario of tests/scenarios through real services, a real broker and a real database, on a clock that is moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from pymongo import MongoClient

from tests.conftest import BrokerAddress
from tests.e2e.conftest import System, running_system
from tests.e2e.scenario.model import Scenario
from tests.e2e.scenario.reading import BadScenario, read_scenario, scenario_files
from tests.e2e.scenario.resting import Clockwork
from tests.e2e.scenario.timeline import Told, begins_at, play_all

# The first test waits for all of them to be played.
pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

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
    asked = {"CUAKHAU_CLOCK_FILE": str(file), "CUAKHAU_SWEEP_SECONDS": "0.1"}
    with running_system(broker, mongodb_uri, database, directory, asked) as system:
        clockwork.prefix = system.prefix
        yield system, clockwork


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, clocked: tuple[System, Clockwork]) -> Mapping[str, Told]:
    """All that are asked for, on one line of time; each judged by a test of its own."""
    system, clockwork = clocked
    return play_all(_readable(request), system.place, clockwork)


def _readable(request: pytest.FixtureRequest) -> list[Scenario]:
    """What cannot be read fails its own test."""
    found = []
    for file in _asked_for(request):
        with suppress(BadScenario):
            found.append(read_scenario(file))
    return found


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
