"""What a broker with many consumers may do: deliver twice, and in another order."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import amqp
from kombu.connection import Connection

from shared.messaging.subscriptions import inbox_of

Arrange = Callable[[list[Any]], list[Any]]


def doubled_in_disorder(messages: list[Any]) -> list[Any]:
    again = [*messages, *messages]
    random.Random(7).shuffle(again)
    return again


def doubled(messages: list[Any]) -> list[Any]:
    return [message for message in messages for _ in range(2)]


def newest_first(messages: list[Any]) -> list[Any]:
    return messages[::-1]


def rearrange(amqp_uri: str, service: str, arrange: Arrange) -> int:
    """Takes all ready messages of a service's inbox and puts them back as arranged; returns how many there were.

    The service must not be consuming meanwhile.
    """
    connection: Any = Connection(amqp_uri).transport.establish_connection()
    try:
        channel = connection.channel()
        channel.confirm_select()
        taken = []
        while (message := channel.basic_get(inbox_of(service), no_ack=False)) is not None:
            taken.append(message)
        for message in arrange(taken):
            copy = amqp.Message(message.body, **message.properties)
            channel.basic_publish_confirm(copy, exchange="", routing_key=inbox_of(service))
        if taken:
            channel.basic_ack(taken[-1].delivery_tag, multiple=True)
        return len(taken)
    finally:
        connection.close()
