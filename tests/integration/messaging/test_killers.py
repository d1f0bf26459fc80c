"""A message that kills its consumer is set aside after some deaths, and innocents are not set aside with it."""

from __future__ import annotations

import pytest

from tests.integration.messaging.court import Court

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

LIMIT = {"EXAMPLE_DELIVERY_LIMIT": "3"}


def test_a_message_that_kills_its_consumer_among_nine_good_ones(court: Court) -> None:
    """Pitfall 17: all that was prefetched is counted with the killer, unless one at a time is taken after a death."""
    good = [f"good-{n}" for n in range(9)]
    ping = court.launch("ping", **LIMIT)
    for n, id in enumerate([*good[:4], "killer", *good[4:]]):
        court.play(ping, id, "die:" if id == "killer" else "")
        court.until(lambda: court.ready("pong.inbox") == n + 1, f"{id} is queued")  # noqa: B023
    deaths = 0

    def settled() -> bool:
        return court.waiting("pong", "killer") == [(1, "given_up")] and all(court.returned("pong", i) for i in good)

    while not settled():
        pong = court.prepared("pong", **LIMIT).start()
        court.until(lambda: not pong.alive or settled(), "it dies, or all is settled")  # noqa: B023
        if pong.alive:
            break
        assert pong.exit_status == 9, pong.tail()
        deaths += 1
        assert deaths <= 6, "it goes on for ever"
    assert deaths == 4
    for id in good:
        court.until_returned(id, [1])
        assert court.waiting("pong", id) == []
    with court.operator(pong.wait_ready()) as operator:
        (row,) = operator.messages()
        assert (row["aggregate_id"], row["reason"]) == ("killer", "given_up")
        assert "its consumer was killed" in row["error"]


def test_a_message_that_kills_when_its_turn_comes_after_waiting(court: Court) -> None:
    """It came early, so the broker no longer counts its deliveries: tries from the document are counted here."""
    ping = court.launch("ping")
    court.play(ping, "a", count=2)
    court.play(ping, "b")
    court.until(lambda: court.ready("pong.inbox") == 3, "all are queued")
    with court.channel() as channel:
        first, second, other = (channel.basic_get("pong.inbox") for _ in range(3))
        for message in (first, second, other):
            channel.basic_ack(message.delivery_tag)
        deadly = court_message(second.body, second.headers, text="die:")
    court.throw(*deadly)
    pong = court.launch("pong")
    court.until(lambda: court.waiting("pong", "a") == [(2, "early")], "the killer waits for its predecessor")
    court.throw(first.body, first.headers)
    deaths = 0

    def given_up() -> bool:
        return court.waiting("pong", "a") == [(2, "given_up")]

    while not given_up():
        court.until(lambda: not court.processes[-1].alive or given_up(), "it dies or learns")
        if given_up():
            break
        deaths += 1
        assert deaths <= 8, "it goes on for ever"
        pong = court.prepared("pong").start()
    pong.wait_ready()
    assert court.returned("pong", "a") == [1]
    court.throw(other.body, other.headers)
    court.until(lambda: court.returned("pong", "b") == [1], "the others go on")


def court_message(body: bytes, headers: dict[str, object], text: str) -> tuple[bytes, dict[str, object]]:
    return body.replace(b'"text":""', f'"text":"{text}"'.encode()), headers
