"""The channel to the window paused: letters stay queued and untried, and go out in order after resuming."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from shared.web.tokens import issue
from tests.conftest import BrokerAddress
from tests.e2e.conftest import SECRET, System, running_system
from tests.e2e.stories import toys

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def own_system(
    broker: BrokerAddress, mongodb_uri: str, database: MongoClient[Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    """Not the session's: others would wait for their letters."""
    with running_system(broker, mongodb_uri, database, tmp_path_factory.mktemp("pausing")) as running:
        yield running


def ask(system: System, method: str, path: str, **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {issue(SECRET, role='operator', subject='lan.nt')}"}
    url = system.place.urls["notification"] + path
    answer = httpx.request(method, url, headers=headers, json=body or None, timeout=20, trust_env=False)
    return answer.raise_for_status().json()


def window_channel(system: System) -> dict[str, Any]:
    [found] = [each for each in ask(system, "GET", "/operations/standing")["channels"] if each["channel"] == "WINDOW"]
    return dict(found)


def letters(system: System, id: str) -> list[dict[str, Any]]:
    box = system.collection("notification").find_one({"_id": id}, {"state.letters": 1}) or {}
    return [each for each in box.get("state", {}).get("letters", []) if each["channel"] == "WINDOW"]


def test_letters_wait_untried_while_the_window_is_paused_and_go_out_after(own_system: System) -> None:
    stage = own_system.stage(toys.STORY)
    ask(own_system, "POST", "/operations/switches/window/pause", reason="the window is being moved")
    stage.wait(
        lambda: all("window" in each["paused"] for each in ask(own_system, "GET", "/operations/standing")["instances"]),
        "every process goes by it",
    )
    stage.submit()
    stage.wait(lambda: stage.id and letters(own_system, stage.id), "a letter is queued")
    id = stage.id
    assert id is not None
    # E-mails go on: once they are out, the sender has been at this dossier.
    stage.wait(
        lambda: any(
            each["channel"] == "EMAIL" and each["status"] == "SENT"
            for each in own_system.collection("notification").find_one({"_id": id})["state"]["letters"]
        ),
        "the e-mail is sent",
    )
    stage.wait(lambda: window_channel(own_system)["queued"] >= 1, "it is counted")
    assert {(each["status"], each["attempts"]) for each in letters(own_system, id)} == {("QUEUED", 0)}
    box = own_system.collection("notification").find_one({"_id": id}, {"next_timer_at": 1, "sending": 1})
    assert box is not None
    assert "until" not in box.get("sending", {})

    ask(own_system, "POST", "/operations/switches/window/resume", reason="it was moved")
    stage.wait(lambda: {each["status"] for each in letters(own_system, id)} == {"SENT"}, "they are sent")
    assert [each["attempts"] for each in letters(own_system, id)] == [1] * len(letters(own_system, id))
    stage.wait(lambda: window_channel(own_system)["last_success_at"], "the channel tells of it")
    assert window_channel(own_system)["queued"] == 0


def test_a_drained_notification_holds_nothing_and_the_second_press_is_told_so(own_system: System) -> None:
    drained = ask(own_system, "POST", "/operations/drain", reason="a new machine")
    assert {switch["name"] for switch in drained["switches"]} == {"inbox", "window", "email", "zalo", "sms"}
    stage = own_system.stage(toys.STORY)
    stage.wait(lambda: ask(own_system, "GET", "/operations/standing")["holding"]["nothing"], "it holds nothing")
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        ask(own_system, "POST", "/operations/drain", reason="a new machine")
    for switch in drained["switches"]:
        ask(own_system, "POST", f"/operations/switches/{switch['name']}/resume", reason="it runs there now")
    assert not ask(own_system, "GET", "/operations/standing")["holding"]["asked"]
