"""Exchanges, queues and bindings, declared by every service and checked against what the broker really has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
from amqp.exceptions import ChannelError, PreconditionFailed

from shared.errors import Permanent
from shared.messaging.subscriptions import EXCHANGE, PARKING, SUBSCRIPTIONS, inbox_of, parked_of

# A message that kills its consumer this often is set aside.
DELIVERY_LIMIT = 20

_INBOX_ARGUMENTS = {
    "x-queue-type": "quorum",
    "x-dead-letter-exchange": PARKING,
    # At least once: what is set aside must not get lost on its way. That needs reject-publish.
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


class WrongTopology(Permanent):
    """The broker has something else than we need; the text says what to do."""

    code = "wrong_topology"


@dataclass(frozen=True)
class Topology:
    """exchanges: name to type. queues: name to arguments. bindings: (exchange, routing key, queue)."""

    exchanges: Mapping[str, str]
    queues: Mapping[str, Mapping[str, Any]]
    bindings: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)


def whole_topology(
    table: Mapping[str, tuple[str, ...]] = SUBSCRIPTIONS, delivery_limit: int = DELIVERY_LIMIT
) -> Topology:
    queues: dict[str, Mapping[str, Any]] = {}
    bindings: set[tuple[str, str, str]] = set()
    for service, keys in table.items():
        queues[inbox_of(service)] = {
            **_INBOX_ARGUMENTS,
            "x-delivery-limit": delivery_limit,
            "x-dead-letter-routing-key": service,
        }
        queues[parked_of(service)] = {"x-queue-type": "quorum"}
        bindings.add((PARKING, service, parked_of(service)))
        bindings.update((EXCHANGE, key, inbox_of(service)) for key in keys)
    return Topology({EXCHANGE: "topic", PARKING: "direct"}, queues, frozenset(bindings))


def declare(connection: Any, topology: Topology) -> None:
    """Idempotent. Raises WrongTopology when something stands there under the same name with other properties."""
    for name, type in topology.exchanges.items():
        _declared(connection, f"exchange '{name}'", "exchange_declare", name, type, durable=True, auto_delete=False)
    for name, arguments in topology.queues.items():
        _declared(
            connection, f"queue '{name}'", "queue_declare", name, durable=True, auto_delete=False, arguments=arguments
        )
    channel = connection.channel()
    for exchange, key, queue in sorted(topology.bindings):
        channel.queue_bind(queue, exchange, key)
    channel.close()


def _declared(connection: Any, what: str, method: str, *args: Any, **options: Any) -> None:
    channel = connection.channel()
    try:
        getattr(channel, method)(*args, **options)
    except (PreconditionFailed, ChannelError) as error:
        raise WrongTopology(
            f"The broker's {what} is not what this system needs ({error}). "
            "Let its messages be consumed, delete it, and start again: it will be declared anew."
        ) from error
    channel.close()


def check(management_uri: str, vhost: str, topology: Topology) -> None:
    """Holds the broker's real queues, policies and bindings against the table, through the management API.

    Raises WrongTopology, or httpx.HTTPError when the management API does not answer.
    """
    flaws: list[str] = []
    with httpx.Client(base_url=management_uri, timeout=httpx.Timeout(5.0)) as client:
        for name, arguments in topology.queues.items():
            found = client.get(f"/api/queues/{quote(vhost, safe='')}/{quote(name, safe='')}").raise_for_status().json()
            flaws += _queue_flaws(name, arguments, found)
            listed = client.get(f"/api/queues/{quote(vhost, safe='')}/{quote(name, safe='')}/bindings")
            flaws += _binding_flaws(name, topology, listed.raise_for_status().json())
    if flaws:
        raise WrongTopology("The broker is not set up as this system needs it: " + "; ".join(flaws) + ".")


def _queue_flaws(name: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    flaws = []
    if found.get("type") != wanted["x-queue-type"]:
        flaws.append(f"queue '{name}' is of type {found.get('type')}, needed is quorum: delete it when it is empty")
    for argument, value in wanted.items():
        real = found.get("arguments", {}).get(argument)
        if real != value:
            flaws.append(f"queue '{name}' has {argument}={real}, needed is {value}: delete it when it is empty")
    policy = found.get("effective_policy_definition") or {}
    for risky in ("message-ttl", "expires", "max-length", "max-length-bytes"):
        if risky in policy:
            flaws.append(f"a policy sets {risky} on queue '{name}', which would drop messages: remove it")
    return flaws


def _binding_flaws(name: str, topology: Topology, found: list[Mapping[str, Any]]) -> list[str]:
    wanted = {(exchange, key) for exchange, key, queue in topology.bindings if queue == name}
    real = {(binding["source"], binding["routing_key"]) for binding in found if binding["source"]}
    missing = [f"queue '{name}' lacks its binding to {e} with key {k}: bind it" for e, k in sorted(wanted - real)]
    foreign = [
        f"queue '{name}' has a binding to {e} with key {k} that is not in the table: remove it"
        for e, k in sorted(real - wanted)
    ]
    return missing + foreign
