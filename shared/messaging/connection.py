"""One connection to the broker, owned by one greenlet."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from amqp.exceptions import AMQPError
from kombu.connection import Connection

from shared.messaging.frames import lenient_frames

# What a broken or refused connection raises; anything else is a bug.
BROKER_ERRORS: tuple[type[Exception], ...] = (OSError, AMQPError)
HEARTBEAT = 10
# With the pause between tries it bounds how long after the broker is back nobody has noticed: five seconds are promised.
_CONNECT_TIMEOUT = 3
_ANSWER_TIMEOUT = 5
_GOODBYE_TIMEOUT = 2


def open_connection(amqp_uri: str, name: str) -> Any:
    """An open py-amqp connection with heartbeats, of which no call waits for ever.

    name: shown to operators in the broker's list of connections.
    """
    parameters: Any = Connection(  # type: ignore[no-untyped-call]
        amqp_uri,
        heartbeat=HEARTBEAT,
        connect_timeout=_CONNECT_TIMEOUT,
        transport_options={
            "client_properties": {"connection_name": name},
            "frame_handler": lenient_frames,
        },
    )
    connection = parameters.transport.establish_connection()
    # A broker that is frozen, or cut off without a goodbye, must not hold us for ever, neither reading nor writing. The
    # library's own read and write timeouts have no effect on the non-blocking sockets of green threads.
    connection.transport.sock.settimeout(_ANSWER_TIMEOUT)
    connection.drain_events = partial(_drain_events, connection)
    return connection


def _drain_events(connection: Any, timeout: float | None = None) -> None:
    """As the library's own, but heartbeats do not prolong it: a broker may be alive and still owe an answer for ever."""
    # Zero is a timeout, too: each publish looks in passing whether the broker has said something.
    deadline = time.monotonic() + (_ANSWER_TIMEOUT if timeout is None else timeout)
    while not connection.blocking_read(max(deadline - time.monotonic(), 0)):
        if time.monotonic() >= deadline:
            raise TimeoutError("the broker did not answer in time")


def _drain_before(connection: Any, deadline: float, timeout: float | None = None) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the broker did not say goodbye in time")
    connection.blocking_read(left if timeout is None else min(left, timeout))


def close_quietly(connection: Any) -> None:
    """Closing a connection that is gone already is no news.

    Bounded as a whole: a broker that says this and that, and never goodbye, would otherwise be listened to for ever.
    """
    if connection is None:
        return
    try:
        connection.transport.sock.settimeout(_GOODBYE_TIMEOUT)
        connection.drain_events = partial(_drain_before, connection, time.monotonic() + _GOODBYE_TIMEOUT)
        connection.close()
    except Exception:
        try:
            connection.collect()
        except Exception:
            return
