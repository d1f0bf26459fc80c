"""A subscription to one queue over a connection of its own, and what is said back over it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog

from shared.messaging.connection import BROKER_ERRORS, HEARTBEAT, close_quietly, open_connection
from shared.messaging.lanes import Delivery
from shared.messaging.topology import Topology, WrongTopology, check, declare

log = structlog.get_logger(__name__)

_TICK = 0.25


class Intake:
    """on_delivery: told of each message that comes. Workers settle from threads of their own, one frame at a time."""

    def __init__(
        self,
        amqp_uri: str,
        queue: str,
        *,
        name: str,
        topology: Topology,
        on_delivery: Callable[[Delivery], None],
        management_uri: str | None = None,
        vhost: str = "/",
    ) -> None:
        self.amqp_uri = amqp_uri
        self.queue = queue
        self.name = name
        self.topology = topology
        self.on_delivery = on_delivery
        self.management_uri = management_uri
        self.vhost = vhost
        self._writing = threading.Lock()
        self._connection: Any = None
        self._channel: Any = None
        self._tag: str | None = None
        self._lost: str | None = None
        self._ticked = 0.0

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    @property
    def subscribed(self) -> bool:
        return self._tag is not None

    def connect(self) -> None:
        """Raises WrongTopology, or what the broker's absence raises."""
        self._connection = open_connection(self.amqp_uri, self.name)
        declare(self._connection, self.topology)
        if self.management_uri:
            self._check()
        self._channel = self._connection.channel()
        # Bytes as they came: what the sender says of their encoding must not change what we keep.
        self._channel.auto_decode = False
        self._lost = None
        self._ticked = time.monotonic()

    def subscribe(self, width: int) -> None:
        """width: messages that the broker gives out unsettled."""
        with self._writing:
            self._channel.basic_qos(0, width, False)
            self._tag = self._channel.basic_consume(
                self.queue, callback=self._on_message, on_cancel=self._on_cancel, no_ack=False
            )

    def unsubscribe(self) -> None:
        if self._tag is not None:
            with self._writing:
                self._channel.basic_cancel(self._tag)
            self._tag = None

    def take(self) -> None:
        """What comes within a moment. Raises when the connection, or the subscription, is lost."""
        self._drain()
        if self._lost:
            raise ConnectionError(self._lost)
        if time.monotonic() - self._ticked > HEARTBEAT / 4:
            self._ticked = time.monotonic()
            self._tick()

    def beat(self) -> None:
        """Keeps the connection alive for a moment."""
        self._drain()
        self._tick()

    def settle(self, delivery: Delivery, method: str, *arguments: Any) -> None:
        """On the channel that brought it; on a dead one there is nothing to settle, it will come again."""
        if delivery.channel is not self._channel or self._channel is None:
            return
        try:
            with self._writing:
                getattr(delivery.channel, method)(*arguments)
        except BROKER_ERRORS as error:
            # Left like this it would stay in hand for ever, and take one place of the prefetch with it.
            self._lost = "an acknowledgement did not get through"
            log.warning("not_acknowledged", queue=self.queue, why=repr(error))

    def close(self) -> None:
        connection, self._connection, self._channel, self._tag = self._connection, None, None, None
        close_quietly(connection)

    def _check(self) -> None:
        try:
            check(self.management_uri or "", self.vhost, self.topology)
        except WrongTopology:
            raise
        except Exception as error:
            log.warning("topology_unchecked", why=repr(error))

    def _drain(self) -> None:
        with contextlib.suppress(TimeoutError):
            self._connection.drain_events(timeout=_TICK)

    def _tick(self) -> None:
        with self._writing:
            self._connection.heartbeat_tick(rate=2)

    def _on_message(self, message: Any) -> None:
        self.on_delivery(
            Delivery(
                headers=message.headers or {},
                body=message.body if isinstance(message.body, bytes) else str(message.body).encode(),
                redelivered=bool(message.delivery_info.get("redelivered")),
                tag=message.delivery_tag,
                channel=message.channel,
            )
        )

    def _on_cancel(self, _tag: str) -> None:
        self._lost = "the broker cancelled the consumer"
