"""A service that listens with several kinds of aggregates: each event finds its own, and all that guards one guards each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.messaging.conftest import Standing
from tests.integration.messaging.court import Court, ball, headers_of
from tests.processes import Process

pytestmark = pytest.mark.integration

TYPE = "ping.drill_played"
SCHEMA = f"/schemas/{TYPE}/1"


def drill(ping: Process, id: str, text: str = "", count: int = 1) -> None:
    body = {"id": id, "text": text, "count": count}
    httpx.post(f"{ping.url}/drill", json=body, timeout=30, trust_env=False).raise_for_status()


def document(court: Court, service: str, id: str, collection: str = "drills") -> dict[str, Any]:
    return court.mongo[court.prefix + service][collection].find_one({"_id": id}) or {}


def watched(court: Court, id: str) -> list[int]:
    return (document(court, "pong", id).get("state") or {}).get("played", [])


def waiting(court: Court, id: str) -> list[tuple[int, str]]:
    return sorted((entry["n"], entry["reason"]) for entry in document(court, "pong", id).get("waiting", []))


def until_watched(court: Court, id: str, balls: list[int]) -> None:
    court.until(lambda: watched(court, id) == balls, f"pong has seen {balls} of drill {id}")


def throw(court: Court, id: str, n: int, **attributes: Any) -> None:
    headers = headers_of(id, n, type=TYPE, dataschema=SCHEMA, **attributes)
    court.throw(ball(n), headers, routing_key=TYPE)


def test_each_kind_has_its_own_numbers_and_its_own_place(standing: Standing) -> None:
    court = standing.court
    drill(standing.ping, "both-drill", count=2)
    court.play(standing.ping, "both-rally", count=2)
    until_watched(court, "both-drill", [1, 2])
    court.until_returned("both-rally", [1, 2])
    assert not document(court, "pong", "both-drill", "rallies"), "no shell of the other kind"
    assert not document(court, "pong", "both-rally", "drills")


def test_what_is_early_waits_with_its_own_kind(standing: Standing) -> None:
    court = standing.court
    for n in (3, 2):
        throw(court, "drill-shuffled", n, previousid=f"drill-shuffled-{n - 1}")
    court.until(lambda: waiting(court, "drill-shuffled") == [(2, "early"), (3, "early")], "both wait")
    throw(court, "drill-shuffled", 1)
    until_watched(court, "drill-shuffled", [1, 2, 3])
    assert waiting(court, "drill-shuffled") == []


def test_operators_see_and_settle_what_waits_in_any_kind(standing: Standing, tmp_path: Path) -> None:
    """Lists go over all kinds in one order; replay and skip find the kind by the message."""
    court = standing.court
    drill(standing.ping, "kinds-drill")
    until_watched(court, "kinds-drill", [1])
    drill(standing.ping, "kinds-drill", "raise:boom")
    drill(standing.ping, "kinds-drill")
    cure = tmp_path / "cure"
    court.play(standing.ping, "kinds-rally", f"unless:{cure}")
    court.until(lambda: waiting(court, "kinds-drill") == [(2, "given_up"), (3, "early")], "the drill waits")
    court.until(lambda: court.waiting("pong", "kinds-rally") == [(1, "given_up")], "the rally waits")
    with court.operator(standing.pong) as operator:
        ours = [row for row in operator.messages(reason="given_up") if row["aggregate_id"].startswith("kinds-")]
        assert [row["aggregate_id"] for row in ours] == ["kinds-drill", "kinds-rally"]
        paged = [
            row for row in operator.messages(reason="given_up", limit="1") if row["aggregate_id"].startswith("kinds-")
        ]
        assert paged == ours, "page by page nothing is lost, and nothing doubled"
        assert len(operator.messages(q="kinds-drill")) == 2
        first = ours[0]["id"]
        assert operator.show(first)["attributes"]["cloudEvents:type"] == TYPE
        assert operator.post(first, "replay").json()["outcome"] == "waiting"
        assert operator.post(first, "skip", reason="ball lost").status_code == 200
        until_watched(court, "kinds-drill", [1, 3])
        assert operator.post(first, "skip", reason="ball lost").status_code == 409
        cure.touch()
        assert operator.post(ours[1]["id"], "replay").status_code == 200
        court.until_returned("kinds-rally", [1])
        assert operator.post("kinds-drill~ping~9~none", "replay").status_code == 404


def test_what_a_consumer_lost_comes_again_for_each_kind(court: Court) -> None:
    """pong loses both its collections; told how far ping is, each kind asks for its own."""
    ping, pong = court.launched("ping", "pong")
    drill(ping, "lost-drill", count=3)
    court.play(ping, "lost-rally", count=2)
    until_watched(court, "lost-drill", [1, 2, 3])
    court.until_returned("lost-rally", [1, 2])
    pong.terminate()
    for collection in ("rallies", "drills"):
        court.mongo[court.prefix + "pong"][collection].delete_many({})
    court.launch("pong", EXAMPLE_ASK_AFTER="1")
    with court.operator(ping) as operator:
        assert operator.client.post("/reconcile").json()["count"] == 2
    until_watched(court, "lost-drill", [1, 2, 3])
    court.until(lambda: court.returned("pong", "lost-rally") == [1, 2], "the rally is back")
    assert not document(court, "pong", "lost-drill", "rallies"), "nobody asked in the wrong place"
    assert waiting(court, "lost-drill") == []


def test_a_source_rolled_back_is_a_fork_in_its_own_kind(court: Court) -> None:
    ping, pong = court.launched("ping", "pong")
    drill(ping, "forked", count=2)
    until_watched(court, "forked", [1, 2])
    court.until(lambda: "unpublished" not in document(court, "ping", "forked"), "all is published")
    backup = document(court, "ping", "forked")
    drill(ping, "forked")
    until_watched(court, "forked", [1, 2, 3])
    ping.terminate()
    court.mongo[court.prefix + "ping"]["drills"].replace_one({"_id": "forked"}, backup)
    ping = court.launch("ping")
    drill(ping, "forked", count=2)
    court.until(lambda: waiting(court, "forked") == [(3, "fork"), (4, "fork")], "the fork is seen")
    with court.operator(pong) as operator:
        (row, _) = operator.messages(reason="fork")
        body = {"sequence": 2, "event_id": backup["head"]["event_id"], "reason": "ping was restored"}
        assert operator.post(row["id"], "rebase", **body).status_code == 200
    until_watched(court, "forked", [1, 2, 3, 3, 4])
