"""Channels and operations: who sends what where, and who receives it."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contracts.catalogue import EventContract
from shared.messaging.asyncapi.names import BINDING_VERSION, CONTROL, Json, control_key, key_of, ref
from shared.messaging.subscriptions import EXCHANGE, inbox_of, parked_of, sources_of
from shared.messaging.topology import Topology


def event_channels(contracts: list[EventContract]) -> Json:
    exchange = {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False}
    channels: Json = {}
    for contract in contracts:
        bindings = {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": BINDING_VERSION}}
        channel = channels.setdefault(contract.type, {"address": contract.type, "messages": {}, "bindings": bindings})
        channel["messages"][key_of(contract)] = ref("components", "messages", key_of(contract))
    return channels


def queue_channels(contracts: list[EventContract], table: Mapping[str, tuple[str, ...]], topology: Topology) -> Json:
    channels: Json = {}
    for service in table:
        keys = [*map(key_of, _heard_by(service, contracts, table)), *map(control_key, CONTROL)]
        for queue, about in (
            (inbox_of(service), f"What {service} takes in: {', '.join(table[service])}, and control messages."),
            (parked_of(service), f"What killed {service} again and again, before it is set aside in the database."),
        ):
            channels[queue] = {
                "address": queue,
                "description": about,
                "messages": {key: ref("components", "messages", key) for key in keys},
                "bindings": {
                    "amqp": {
                        "is": "queue",
                        "queue": {"name": queue, "durable": True, "exclusive": False, "autoDelete": False},
                        "bindingVersion": BINDING_VERSION,
                    }
                },
                "x-arguments": dict(topology.queues[queue]),
                "x-bindings": [
                    {"exchange": exchange, "routingKey": key}
                    for exchange, key, bound in sorted(topology.bindings)
                    if bound == queue
                ],
            }
    return channels


def sendings(contracts: list[EventContract]) -> Json:
    binding = {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": BINDING_VERSION}}
    return {
        f"publish.{key_of(contract)}": {
            "action": "send",
            "channel": ref("channels", contract.type),
            "summary": contract.summary,
            "messages": [ref("channels", contract.type, "messages", key_of(contract))],
            "bindings": binding,
        }
        for contract in contracts
    }


def receivings(contracts: list[EventContract], table: Mapping[str, tuple[str, ...]]) -> Json:
    return {
        f"receive.{service}": {
            "action": "receive",
            "channel": ref("channels", inbox_of(service)),
            "summary": f"{service} applies each event once and in order, or keeps it waiting with its reason.",
            "messages": [
                ref("channels", inbox_of(service), "messages", key)
                for key in (*map(key_of, _heard_by(service, contracts, table)), *map(control_key, CONTROL))
            ],
            "bindings": {"amqp": {"ack": True, "bindingVersion": BINDING_VERSION}},
        }
        for service in table
    }


def _heard_by(
    service: str, contracts: list[EventContract], table: Mapping[str, tuple[str, ...]]
) -> list[EventContract]:
    return [c for c in contracts if c.type.partition(".")[0] in sources_of(service, table)]
