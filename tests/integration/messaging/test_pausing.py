"""An inbox that an operator pauses: nothing is taken, nothing is lost, and it goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.secret import DEVELOPMENT_SECRET
from shared.web.tokens import issue
from tests.integration.messaging.court import Court
from tests.processes import Process

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]


def ask(process: Process, method: str, path: str, role: str = "operator", **options: Any) -> httpx.Response:
    token = issue(DEVELOPMENT_SECRET, role=role, subject="lan.nt", **_where(role))
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.request(method, process.url + path, headers=headers, timeout=20, trust_env=False, **options)


def _where(role: str) -> dict[str, str]:
    return {"importer": {"tax_code": "0100109106"}, "operator": {}}.get(role, {"agency": "TCKT11"})


def turn(
    process: Process, act: str, reason: str = "the broker's host is renewed", role: str = "operator"
) -> httpx.Response:
    return ask(process, "POST", f"/operations/switches/inbox/{act}", role, json={"reason": reason})


def standing(process: Process) -> dict[str, Any]:
    said: dict[str, Any] = ask(process, "GET", "/operations/standing").raise_for_status().json()
    return said


def consumers(court: Court, queue: str) -> int:
    with court.channel() as channel:
        return int(channel.queue_declare(queue, passive=True).consumer_count)


def test_what_came_meanwhile_is_applied_after_resuming_in_order(court: Court) -> None:
    ping, pong = court.launched("ping", "pong")
    court.play(ping, "before")
    court.until_returned("before", [1])

    assert turn(pong, "pause").status_code == 200
    court.until(lambda: consumers(court, "pong.inbox") == 0, "it has cancelled at the broker")
    assert ask(pong, "GET", "/readyz").status_code == 200
    court.until(
        lambda: "paused by operator:lan.nt" in ask(pong, "GET", "/readyz").json()["checks"]["pong.inbox"], "it says so"
    )
    for id in ("one", "two", "three"):
        court.play(ping, id, count=5)
    court.until(lambda: court.ready("pong.inbox") == 15, "all of it waits at the broker")
    assert all(court.returned("pong", id) == [] for id in ("one", "two", "three"))

    assert turn(pong, "resume", "renewed").status_code == 200
    for id in ("one", "two", "three"):
        court.until_returned(id, [1, 2, 3, 4, 5])
        assert court.waiting("pong", id) == []


def test_what_is_in_hand_is_brought_to_its_end(court: Court, tmp_path: Path) -> None:
    ping, pong = court.launched("ping", "pong")
    go = tmp_path / "go"
    court.play(ping, "slow", text=f"hold:{go}")
    court.until_in_hand(pong, 1)
    turn(pong, "pause").raise_for_status()
    # A quorum queue counts a cancelled consumer until all that it has in hand is settled.
    court.until(lambda: "paused by" in ask(pong, "GET", "/readyz").json()["checks"]["pong.inbox"], "it has cancelled")
    court.play(ping, "late")
    court.until(lambda: court.ready("pong.inbox") == 1, "what comes later stays at the broker")
    assert court.returned("pong", "slow") == []
    go.touch()
    court.until(lambda: court.returned("pong", "slow") == [1], "what was begun is done")
    court.until(lambda: standing(pong)["holding"]["in_hand"] == 0, "nothing is in hand")
    court.until(lambda: consumers(court, "pong.inbox") == 0, "the broker sees nobody any more")
    assert court.ready("pong.inbox") == 1


def test_all_replicas_rest_and_one_that_is_killed_comes_back_resting(court: Court) -> None:
    ping, pong = court.launched("ping", "pong")
    other = court.launch("pong")
    court.until(lambda: consumers(court, "pong.inbox") == 2, "both consume")
    turn(pong, "pause").raise_for_status()
    court.until(lambda: consumers(court, "pong.inbox") == 0, "both rest")
    assert turn(other, "pause").status_code == 409
    other.kill()
    court.play(ping, "one", count=3)
    court.until(lambda: court.ready("pong.inbox") == 3, "nobody takes it")
    again = court.launch("pong")
    court.until(lambda: len(standing(again)["instances"]) == 3, "it has told of itself")
    assert court.ready("pong.inbox") == 3
    assert "paused by" in ask(again, "GET", "/readyz").json()["checks"]["pong.inbox"]
    assert court.returned("pong", "one") == []
    turn(again, "resume").raise_for_status()
    court.until_returned("one", [1, 2, 3])
    court.until(lambda: consumers(court, "pong.inbox") == 2, "both consume again")


def test_only_operators_turn_switches_and_everybody_at_work_sees_why(court: Court) -> None:
    [pong] = court.launched("pong")
    for role in ("officer", "reviewer", "importer"):
        assert turn(pong, "pause", role=role).status_code == 403
    assert ask(pong, "GET", "/operations/standing", "officer").status_code == 403
    assert ask(pong, "GET", "/operations/notices", "importer").status_code == 403
    assert ask(pong, "GET", "/operations/notices", "officer").json() == {"paused": []}
    assert turn(pong, "pause", reason="  ").status_code == 422
    assert ask(pong, "POST", "/operations/switches/outbox/pause", json={"reason": "no such"}).status_code == 404

    paused = turn(pong, "pause", "a new broker").json()
    assert (paused["name"], paused["paused"], paused["by"]) == ("inbox", True, "operator:lan.nt")
    second = turn(pong, "pause", "once more")
    assert (second.status_code, second.json()["code"]) == (409, "already_switched")
    assert "operator:lan.nt" in second.json()["detail"]
    told = ask(pong, "GET", "/operations/notices", "officer").json()["paused"]
    assert told == [{"name": "inbox", "reason": "a new broker", "at": paused["at"]}]


def test_a_drained_service_says_when_it_holds_nothing(court: Court, tmp_path: Path) -> None:
    ping, pong = court.launched("ping", "pong")
    go = tmp_path / "go"
    court.play(ping, "slow", text=f"hold:{go}")
    court.until_in_hand(pong, 1)
    drained = ask(pong, "POST", "/operations/drain", json={"reason": "moving house"})
    assert drained.status_code == 200
    assert [switch["name"] for switch in drained.json()["switches"]] == ["inbox"]
    assert not drained.json()["holding"]["nothing"]
    court.until(lambda: standing(pong)["holding"]["yet_to_pause"] == [], "it has come to rest")
    assert standing(pong)["holding"]["in_hand"] == 1
    assert not standing(pong)["holding"]["nothing"]
    go.touch()
    court.until(lambda: standing(pong)["holding"]["nothing"], "it holds nothing")
    assert court.returned("pong", "slow") == [1]
    assert not court.unpublished("pong", "slow")
    assert ask(pong, "POST", "/operations/drain", json={"reason": "again"}).status_code == 409


def test_processes_tell_of_themselves_and_of_their_end(court: Court) -> None:
    [pong] = court.launched("pong", CUAKHAU_COMMIT="abc123")
    other = court.launch("pong")
    court.until(lambda: [each["state"] for each in standing(pong)["instances"]] == ["ready", "ready"], "both tell")
    said = standing(pong)
    first = said["instances"][0]
    assert first["commit"] == "abc123"
    assert set(first["checks"]) >= {"database", "relay", "pong.inbox"}
    assert (said["service"], said["outbox"]["count"], said["waiting"], said["channels"]) == ("pong", 0, [], [])
    assert [switch["name"] for switch in said["switches"]] == ["inbox"]
    other.terminate()
    court.until(
        lambda: sorted(each["state"] for each in standing(pong)["instances"]) == ["ready", "stopped"], "the other's end"
    )
    trends = ask(pong, "GET", "/operations/trends", params={"hours": 1}).json()
    assert trends["items"]
    assert trends["items"][-1]["outbox"] == {"count": 0, "oldest_seconds": 0}
