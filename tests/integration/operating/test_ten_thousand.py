"""10,000 messages of five causes wait in one service: grouped, a group replayed while intake goes on, all accounted for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from shared.storage.waiting import Verdict
from tests.integration.messaging.court import Court, Operator
from tests.integration.operating.ten_thousand import drill_that_waits, five_causes, keep
from tests.processes import Process

pytestmark = pytest.mark.integration


def groups(operator: Operator, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        operator.client.get("/messages/groups", params=query).raise_for_status().json()["items"]
    )
    return found


def order(operator: Operator, group: dict[str, Any], act: str = "replay", rate: int = 200) -> dict[str, Any]:
    body = {
        "act": act,
        "filter": {"cause": group["cause"], "reason": group["reason"], "source": group["source"]},
        "expected_count": group["count"],
        "rate": rate,
        "reason": "the share is back",
    }
    found: dict[str, Any] = operator.client.post("/messages/bulk-acts", json=body).raise_for_status().json()
    return found


def progress(operator: Operator, act: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = operator.client.get(f"/messages/bulk-acts/{act['id']}").raise_for_status().json()
    return found


def acts_of(court: Court, subject: str) -> Counter[str]:
    drill = court.mongo[court.prefix + "pong"]["drills"].find_one({"_id": subject}) or {}
    return Counter(entry["act"] for entry in drill.get("history", []))


def waiting(court: Court) -> int:
    return sum(len(d["waiting"]) for d in court.mongo[court.prefix + "pong"]["drills"].find({}, {"waiting.n": 1}))


def test_ten_thousand_of_five_causes(court: Court, tmp_path: Path) -> None:
    ping, pong = court.launched("ping", "pong")
    cure = tmp_path / "cure"
    keep(court, five_causes(str(cure)))
    with court.operator(pong) as operator:
        found = groups(operator)
        assert [(g["reason"], g["type"], g["count"], g["dossiers"]) for g in found] == [
            ("given_up", "ping.drill_played", 3_000, 3_000),
            ("early", "ping.drill_played", 2_500, 2_500),
            ("given_up", "ping.drill_played", 2_000, 2_000),
            ("unknown", "ping.ace_served", 1_500, 1_500),
            ("failed", "ping.drill_played", 1_000, 1_000),
        ]
        cured = found[2]
        assert cured["error"].startswith("OSError: '/srv/")
        assert operator.show(cured["example_id"])["cause"] == cured["cause"]
        cure.touch()
        act = order(operator, cured)
        assert (act["state"], act["counted"]) == ("running", 2_000)
        again = operator.client.post(
            "/messages/bulk-acts",
            json={k: act[k] for k in ("act", "filter", "rate", "reason")} | {"expected_count": 2_000},
        )
        assert (again.status_code, again.json()["code"]) == (409, "already_running")

        played, late = play_until_done(court, ping, operator, act)
        assert played >= 3, "intake went on meanwhile"
        done = progress(operator, act)
        assert done["done"] == {"applied": 1_800, "waiting": 200}
        assert done["done"]["applied"] + waiting(court) == 10_000 + late
        for n in range(played):
            court.until_returned(f"meanwhile-{n}", [1])
    for n in range(2_000):
        once = {"message_replayed": 1} | ({} if n % 10 == 0 else {"drill_watched": 1})
        assert acts_of(court, f"cured-{n:05}") == once
    assert not acts_of(court, "late-0"), "it came after the order"
    drills = court.mongo[court.prefix + "pong"]["drills"]
    (said,) = {entry["reason"] for entry in drills.find_one({"_id": "cured-00000"})["history"]}
    assert said == f"the share is back (bulk act {act['id']})"


def play_until_done(court: Court, ping: Process, operator: Operator, act: dict[str, Any]) -> tuple[int, int]:
    """Balls played and, once, a message that waits for the same cause but came later; how many of each."""
    played = 0
    keep(court, [drill_that_waits("late-0", Verdict("given_up", "OSError: '/srv/1' is away", None, 3))])

    def done() -> bool:
        nonlocal played
        court.play(ping, f"meanwhile-{played}")
        played += 1
        return bool(progress(operator, act)["state"] == "done")

    court.until(done, "the act is done", timeout=240)
    return played, 1
