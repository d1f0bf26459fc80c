"""Confirmed publishing in batches: pipelined, mandatory, and honest about what the broker did not take."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import amqp

from shared.contracts.envelope import CONTENT_TYPE, Envelope
from shared.errors import Unavailable
from shared.messaging.connection import BROKER_ERRORS, close_quietly, open_connection
from shared.messaging.topology import Topology, WrongTopology, declare

PERSISTENT = 2


@dataclass(frozen=True)
class Parcel:
    """One message to publish. exchange "" with a queue's name as key reaches that queue alone."""

    exchange: str
    routing_key: str
    message_id: str
    headers: dict[str, Any]
    body: bytes


# As `Publisher.publish` has it.
Publish = Callable[[Sequence[Parcel]], list[bool]]


def parcel_of(envelope: Envelope, exchange: str, routing_key: str) -> Parcel:
    return Parcel(exchange, routing_key, envelope.id, envelope.headers(), envelope.data)


class Publisher:
    """Owns its connection; for one greenlet only. timeout: seconds to wait for the confirms of one batch."""

    def __init__(self, amqp_uri: str, name: str, topology: Topology, timeout: float = 10.0) -> None:
        self.amqp_uri = amqp_uri
        self.name = name
        self.topology = topology
        self.timeout = timeout
        self._connection: Any = None
        self._channel: Any = None
        self._next_tag = 1
        self._outstanding: dict[int, int] = {}
        self._refused: set[int] = set()
        self._returned: set[str] = set()

    @property
    def connected(self) -> bool:
        return self._connection is not None

    def publish(self, parcels: Sequence[Parcel]) -> list[bool]:
        """Whether each was taken, in order. False: nacked, or no queue wanted it.

        Raises Unavailable when the broker is away or silent; then nothing is known of the whole batch.
        """
        try:
            self._connect()
            self._refused.clear()
            self._returned.clear()
            for index, parcel in enumerate(parcels):
                self._outstanding[self._next_tag] = index
                self._next_tag += 1
                self._channel.basic_publish(
                    amqp.Message(
                        parcel.body,
                        content_type=CONTENT_TYPE,
                        delivery_mode=PERSISTENT,
                        message_id=parcel.message_id,
                        application_headers=parcel.headers,
                    ),
                    exchange=parcel.exchange,
                    routing_key=parcel.routing_key,
                    mandatory=True,
                )
            self._wait_for_confirms()
        except BROKER_ERRORS as error:
            self.close()
            raise Unavailable(f"The broker cannot be reached: {error}") from error
        except Exception:
            # Part of the batch is on its way; what is confirmed on this channel from now on is no longer known.
            self.close()
            raise
        return [
            index not in self._refused and parcel.message_id not in self._returned
            for index, parcel in enumerate(parcels)
        ]

    def idle(self) -> None:
        """To be called about once a second while nothing is published: heartbeats both ways."""
        if self._connection is None:
            return
        try:
            self._connection.heartbeat_tick(rate=2)
            self._drain(0.001)
        except BROKER_ERRORS:
            self.close()

    def connect(self) -> None:
        """Raises Unavailable, or WrongTopology."""
        try:
            self._connect()
        except BROKER_ERRORS as error:
            self.close()
            raise Unavailable(f"The broker cannot be reached: {error}") from error

    def close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        self._outstanding.clear()
        close_quietly(connection)

    def _connect(self) -> None:
        if self._connection is not None:
            return
        self._connection = open_connection(self.amqp_uri, self.name)
        try:
            declare(self._connection, self.topology)
        except WrongTopology:
            self.close()
            raise
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._next_tag = 1
        self._outstanding.clear()

    def _wait_for_confirms(self) -> None:
        deadline = time.monotonic() + self.timeout
        while self._outstanding:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no confirm within {self.timeout} s")
            self._drain(min(left, 1.0))
            if self._connection is None or not self._channel.is_open:
                raise ConnectionError("the channel was closed")

    def _drain(self, timeout: float) -> None:
        try:
            self._connection.drain_events(timeout=timeout)
        except TimeoutError:
            return

    def _settled(self, tag: int, multiple: bool) -> list[int]:
        tags = [t for t in self._outstanding if t <= tag] if multiple else [tag]
        return [self._outstanding.pop(t) for t in tags if t in self._outstanding]

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._settled(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused.update(self._settled(tag, multiple))

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: Any) -> None:
        # The return comes before its confirm, so the batch is still open when it is noted.
        self._returned.add(message.properties["message_id"])
