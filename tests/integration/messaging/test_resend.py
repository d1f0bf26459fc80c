"""What was lost on the way, or with a database, is found and sent again."""

from __future__ import annotations

import pytest

from tests.integration.messaging.court import Court

pytestmark = pytest.mark.integration

SOON = {"EXAMPLE_ASK_AFTER": "1", "EXAMPLE_RECONCILE_AFTER": "1"}


def test_a_gap_is_asked_for_by_itself(court: Court) -> None:
    """One in the middle is lost: its successor waits early, and the gap is asked for after a while."""
    ping = court.launch("ping")
    court.play(ping, "a", count=3)
    court.until(lambda: court.ready("pong.inbox") == 3, "all are queued")
    with court.channel() as channel:
        first, second, third = (channel.basic_get("pong.inbox") for _ in range(3))
        channel.basic_ack(second.delivery_tag)
        for kept in (first, third):
            channel.basic_reject(kept.delivery_tag, requeue=True)
    court.launch("pong", EXAMPLE_ASK_AFTER="1")
    court.until_returned("a", [1, 2, 3])
    assert court.waiting("pong", "a") == []


def test_a_lost_last_event_is_found_by_reconciling(court: Court) -> None:
    """Nothing follows it, so no gap shows; the source says how far it is once it has been quiet for a while."""
    ping, pong = court.launched("ping", "pong", **SOON)
    court.play(ping, "a")
    court.until_returned("a", [1])
    pong.terminate()
    court.play(ping, "a", count=2)
    court.play(ping, "never-heard-of")
    court.until(
        lambda: not (court.unpublished("ping", "a") or court.unpublished("ping", "never-heard-of")), "published"
    )
    with court.channel() as channel:
        assert channel.queue_purge("pong.inbox") >= 3
    court.launch("pong", **SOON)
    with court.operator(ping) as operator:
        # Its own word may have been purged with the rest, so it is asked to say it again.
        assert operator.client.post("/reconcile").json()["count"] >= 1
    court.until_returned("a", [1, 2, 3])
    court.until_returned("never-heard-of", [1])


def test_a_consumers_database_lost_alone_is_filled_again_by_its_sources(court: Court) -> None:
    """pong starts from nothing and ends in the same state; ping, told everything twice, does nothing twice."""
    ping, pong = court.launched("ping", "pong")
    ids = [f"d{n}" for n in range(6)]
    for id in ids:
        court.play(ping, id, count=5)
    for id in ids:
        court.until_returned(id, [1, 2, 3, 4, 5])
    pong.terminate()
    court.mongo.drop_database(court.prefix + "pong")
    court.launch("pong")
    with court.operator(ping) as operator:
        assert operator.client.post("/reconcile").json()["count"] == len(ids)
    for id in ids:
        court.until(lambda: court.returned("pong", id) == [1, 2, 3, 4, 5], f"{id} is caught up")  # noqa: B023
        assert [e.sequence for e in court.events("pong", id)] == [1, 2, 3, 4, 5]
        assert court.returned("ping", id) == [1, 2, 3, 4, 5]


def test_an_operator_has_one_dossier_sent_again_to_one_consumer(court: Court) -> None:
    """A lost last event of one dossier, known from an audit: nobody else is told anything."""
    ping, pong = court.launched("ping", "pong")
    court.play(ping, "a")
    court.until_returned("a", [1])
    pong.terminate()
    court.play(ping, "a", count=2)
    court.until(lambda: not court.unpublished("ping", "a"), "published")
    with court.channel() as channel:
        assert channel.queue_purge("pong.inbox") >= 2
    court.launch("pong")
    with court.operator(ping) as operator:
        wanted = {"subject": "a", "consumer": "pong", "first": 2}
        assert operator.client.post("/resends", json=wanted).json() == {**wanted, "last": 3}
        unknown = operator.client.post("/resends", json={**wanted, "consumer": "court"}).json()
        assert unknown["errors"][0]["pointer"] == "/consumer"
        assert operator.client.post("/resends", json={**wanted, "subject": "never"}).status_code == 404
        assert operator.client.post("/resends", json={**wanted, "first": 4}).status_code == 422
    court.until_returned("a", [1, 2, 3])
