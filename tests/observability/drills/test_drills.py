"""A fault, its alert at a real Prometheus, what the runbook says, and no alert any more: one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.observability.alerts import alerts, thresholds
from tests.observability.drills import causes, runbook
from tests.observability.drills.world import World, running_world
from tests.processes import wait_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

_NAME = re.compile(r'"(\w+)"')
# Brought about by nothing that a test could do to the system from outside; promtool alone judges their rules.
NOT_DRILLED = {"MessagesReturned", "StaffNotTold", "TimersOverdue"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running_world(tmp_path_factory.mktemp("drills")) as running:
        wait_until(lambda: not running.prometheus.firing(), "all is well at the beginning", 30)
        yield running


def fires(world: World, *names: str, within: float = 60) -> None:
    wait_until(lambda: set(names) <= world.prometheus.firing().keys(), f"{names} fire", within, every=0.2)


def clears(world: World, *names: str, within: float = 90) -> None:
    wait_until(lambda: not set(names) & world.prometheus.firing().keys(), f"{names} clear", within, every=0.2)


def test_a_service_that_is_silent_is_started(world: World) -> None:
    causes.a_service_is_silent(world)
    fires(world, "ServiceSilent")
    (alert,) = world.prometheus.firing()["ServiceSilent"]
    assert alert["labels"]["service"] == "inspection"
    runbook.a_service_is_silent(world)
    clears(world, "ServiceSilent")


def test_a_database_that_is_away_is_brought_back(world: World) -> None:
    """People are refused, the window has to send again, nothing is done by the clock."""
    causes.the_database_is_away(world)
    with causes.asked_meanwhile(world):
        fires(world, "ServiceCannotWork", "WindowHasToSendAgain", "RequestsFail")
        runbook.a_service_cannot_work(world)
    clears(world, "ServiceCannotWork", "WindowHasToSendAgain", "RequestsFail")


def test_a_broker_that_is_away_is_brought_back(world: World) -> None:
    causes.events_are_not_published(world)
    fires(world, "EventsUnpublished")
    runbook.events_are_not_published(world)
    clears(world, "EventsUnpublished")


def test_bindings_that_somebody_removed_are_made_again(world: World) -> None:
    causes.events_are_not_taken(world)
    fires(world, "EventsNotTaken")
    runbook.events_are_not_taken(world)
    clears(world, "EventsNotTaken")


def test_what_nobody_can_read_is_discarded(world: World) -> None:
    causes.messages_wait_for_somebody(world)
    fires(world, "MessageNeedsSomebody")
    runbook.messages_wait_for_somebody(world)
    clears(world, "MessageNeedsSomebody")


def test_a_message_whose_turn_never_comes_is_discarded(world: World) -> None:
    causes.messages_wait_long(world)
    fires(world, "MessageWaitsLong")
    runbook.messages_wait_long(world)
    clears(world, "MessageWaitsLong")


def test_a_window_that_does_not_answer_is_waited_for(world: World) -> None:
    causes.a_partner_does_not_answer(world)
    fires(world, "PartnerDoesNotAnswer", "LettersLate")
    runbook.a_partner_does_not_answer(world)
    clears(world, "PartnerDoesNotAnswer", "LettersLate")


def test_letters_that_were_given_up_are_sent_again(world: World) -> None:
    stage = causes.letters_were_given_up(world)
    fires(world, "LettersFailed")
    runbook.letters_were_given_up(world, stage)
    clears(world, "LettersFailed")


def test_a_collector_that_is_away_is_brought_back(world: World) -> None:
    causes.traces_are_lost(world)
    fires(world, "TracesLost")
    runbook.traces_are_lost(world)
    clears(world, "TracesLost")


def test_at_the_end_nothing_is_wrong_and_nothing_was_lost(world: World) -> None:
    wait_until(lambda: not world.prometheus.firing(), "nothing fires", 60)

    def differing() -> list[str]:
        known = {"state.file_code": {"$exists": True}}
        found = {name: set(world.system.collection(name).distinct("_id", known)) for name in world.system.processes}
        return [name for name in found if found[name] != found["registration"]]

    wait_until(lambda: not differing(), "every service has every dossier", 60)


def test_every_alert_has_its_drill() -> None:
    raised = {
        name
        for call in re.findall(r"fires\(world, ([^)]+)\)", Path(__file__).read_text())
        for name in _NAME.findall(call)
    }
    assert {alert.name for alert in alerts(thresholds())} - raised == NOT_DRILLED
