"""What a broker with many consumers may do: deliver twice, and in another order."""

from __future__ import annotations

import random
from typing import Any

import amqp
from kombu.connection import Connection

from shared.messaging.subscriptions import inbox_of


def shuffle_and_double(amqp_uri: str, service: str, seed: int) -> int:
    """Takes all ready messages of a service's inbox, puts each back twice in random order; returns how many there were.

    The service must not be consuming meanwhile.
    """
    connection: Any = Connection(amqp_uri).transport.establish_connection()
    try:
        channel = connection.channel()
        channel.confirm_select()
        taken = []
        while (message := channel.basic_get(inbox_of(service), no_ack=False)) is not None:
            taken.append(message)
        again = [*taken, *taken]
        random.Random(seed).shuffle(again)
        for message in again:
            copy = amqp.Message(message.body, **message.properties)
            channel.basic_publish_confirm(copy, exchange="", routing_key=inbox_of(service))
        if taken:
            channel.basic_ack(taken[-1].delivery_tag, multiple=True)
        return len(taken)
    finally:
        connection.close()
