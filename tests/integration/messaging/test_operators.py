"""Operators' acts on waiting messages, through HTTP, on running services."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.messaging.subscriptions import EXCHANGE
from tests.integration.messaging.conftest import Standing
from tests.integration.messaging.court import Operator

pytestmark = pytest.mark.integration


def given_up(standing: Standing, operator: Operator, id: str, text: str, after: int = 0, then: int = 2) -> str:
    """Plays `after` good balls, one that is given up, and `then` good ones; the id of the message that waits."""
    court = standing.court
    if after:
        court.play(standing.ping, id, count=after)
    court.play(standing.ping, id, text)
    if then:
        court.play(standing.ping, id, count=then)
    expected = [(after + 1, "given_up"), *((after + 2 + n, "early") for n in range(then))]
    court.until(lambda: court.waiting("pong", id) == expected, f"{id}: one is given up, its successors wait")
    (row,) = operator.messages(reason="given_up", q=id)
    message: str = row["id"]
    return message


def test_of_many_replays_at_once_one_acts_and_nobody_else_hears_of_it(standing: Standing, tmp_path: Path) -> None:
    """Pitfalls 14 and 15: of two operators the second gets 409; the replay reaches the failing service alone."""
    court, cure = standing.court, tmp_path / "cure"
    with court.operator(standing.pong) as operator:
        message = given_up(standing, operator, "replayed", f"unless:{cure}")
        with court.channel() as channel:
            spy = channel.queue_declare("", exclusive=True).queue
            channel.queue_bind(spy, EXCHANGE, "ping.*")
            cure.touch()
            with ThreadPoolExecutor(6) as pool:
                answers = list(pool.map(lambda _: operator.post(message, "replay"), range(6)))
            assert sorted(a.status_code for a in answers) == [200, 409, 409, 409, 409, 409]
            assert {a.json()["code"] for a in answers if a.status_code == 409} == {"already_settled"}
            court.until_returned("replayed", [1, 2, 3])
            assert channel.basic_get(spy) is None, "nothing was published anew"
        assert operator.post(message, "replay").status_code == 409
    history = court.document("pong", "replayed")["history"]
    assert [e["act"] for e in history] == ["message_replayed", *["ball_returned"] * 3]
    assert history[0]["actor"]["id"].endswith("lan.nt")


def test_a_replay_that_fails_again_waits_on(standing: Standing) -> None:
    court = standing.court
    with court.operator(standing.pong) as operator:
        message = given_up(standing, operator, "again", "raise:boom", then=0)
        assert operator.post(message, "replay").json()["outcome"] == "waiting"
        assert court.waiting("pong", "again") == [(1, "given_up")]
        assert operator.post(message, "replay").status_code == 200, "and can be tried again"


def test_a_skipped_message_lets_its_successors_go_on(standing: Standing) -> None:
    """The number is advanced, with the reason; what opens a dossier cannot be left out."""
    court = standing.court
    with court.operator(standing.pong) as operator:
        message = given_up(standing, operator, "skipped", "raise:boom", after=1)
        assert operator.post(message, "skip", reason="").status_code == 422, "a reason is needed"
        assert operator.post(message, "skip", reason="ball lost in the net").status_code == 200
        court.until_returned("skipped", [1, 3, 4])
        assert operator.post(message, "skip", reason="ball lost in the net").status_code == 409
        (skip,) = [e for e in court.document("pong", "skipped")["history"] if e["act"] == "message_skipped"]
        assert skip["reason"] == "ball lost in the net"

        opening = given_up(standing, operator, "unopened", "raise:boom", then=0)
        answer = operator.post(opening, "skip", reason="no")
        assert (answer.status_code, answer.json()["allowed"]) == (409, ["replay"])


def test_a_selection_is_acted_on_one_by_one(standing: Standing, tmp_path: Path) -> None:
    court, cure = standing.court, tmp_path / "cure"
    with court.operator(standing.pong) as operator:
        messages = [given_up(standing, operator, id, f"unless:{cure}", then=0) for id in ("s1", "s2")]
        cure.touch()
        answer = operator.client.post("/messages/replay", json={"ids": [*messages, "s3~ping~1~none"]})
        assert [item["outcome"] for item in answer.json()["items"]] == ["applied", "applied", "not_found"]
    for id in ("s1", "s2"):
        court.until_returned(id, [1])
