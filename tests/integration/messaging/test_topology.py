"""The services refuse to run on a broker that could lose messages, and say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared.messaging.subscriptions import EXCHANGE
from shared.messaging.topology import declare
from tests.example import TOPOLOGY
from tests.integration.messaging.court import Court, metric

pytestmark = pytest.mark.integration

INBOX = "pong.inbox"


def refusal(court: Court) -> str:
    """What pong says on its way out."""
    pong = court.prepared("pong").start()
    assert pong.wait(60) == 78, pong.tail()
    return pong.tail()


@contextmanager
def instead(court: Court, queue: str, arguments: dict[str, Any]) -> Iterator[None]:
    with court.channel() as channel:
        channel.queue_delete(queue)
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)
        yield
        channel.queue_delete(queue)


def test_a_wrong_broker_is_refused_and_a_missing_binding_repaired(court: Court) -> None:
    """Pitfall 6: what passes a limit must not be dropped because somebody declared a queue differently."""
    right = dict(TOPOLOGY.queues[INBOX])

    def effective(queue: str) -> Any:
        return court.queue(queue).get("effective_policy_definition")

    with instead(court, INBOX, {}):
        said = refusal(court)
    assert f"queue '{INBOX}' is not what this system needs" in said
    assert "Let its messages be consumed, delete it, and start again" in said

    with instead(court, INBOX, {**right, "x-dead-letter-strategy": "at-most-once"}):
        said = refusal(court)
    assert "x-dead-letter-strategy" in said

    with court.channel() as channel:
        declare(channel.connection, TOPOLOGY)
        channel.queue_bind(INBOX, EXCHANGE, "weather.*")
        said = refusal(court)
        assert "weather.* that is not in the table: remove it" in said
        channel.queue_unbind(INBOX, EXCHANGE, "weather.*")

        policy = {"pattern": ".*", "definition": {"message-ttl": 60_000}, "apply-to": "queues"}
        with court.management as management:
            path = f"/api/policies/{court.vhost.name}/dropping"
            management.put(path, json=policy).raise_for_status()
            court.until(lambda: all(map(effective, TOPOLOGY.queues)), "the policy is in force")
            said = refusal(court)
            assert "a policy sets message-ttl" in said
            management.delete(path).raise_for_status()
            court.until(lambda: not any(map(effective, TOPOLOGY.queues)), "the policy is gone")

        channel.queue_unbind(INBOX, EXCHANGE, "ping.*")
    ping, _ = court.launched("ping", "pong")
    court.play(ping, "a")
    court.until_returned("a", [1])


def test_an_event_that_no_queue_wants_stays_until_somebody_wants_it(court: Court) -> None:
    """Pitfall 7: the binding is deleted while all runs. The event is not gone, it is counted, and goes on later."""
    ping, _pong = court.launched("ping", "pong")
    court.play(ping, "a")
    court.until_returned("a", [1])
    with court.channel() as channel:
        channel.queue_unbind(INBOX, EXCHANGE, "ping.*")
        court.play(ping, "a")
        court.until(lambda: metric(ping, "cuakhau_not_taken_total", source="ping") > 0, "it was counted")
        assert court.unpublished("ping", "a")
        channel.queue_bind(INBOX, EXCHANGE, "ping.*")
    court.until_returned("a", [1, 2])
    court.until(lambda: not court.unpublished("ping", "a"), "it is published")
