"""Frames as they come from the broker, made readable where the library cannot decode what a sender put there.

An exception there would end the connection, and the message would come again, for ever: the broker takes more for valid
than the library can represent (a moment in the year 292277026596, a text that is no UTF-8).
"""

from __future__ import annotations

from collections.abc import Callable
from struct import unpack_from
from typing import Any

import amqp
from amqp import spec
from amqp.method_framing import frame_handler
from amqp.serialization import dumps, loads

# Such a message has this header alone: its properties as the bytes that came. Without an envelope it is unreadable.
UNDECODED = "undecoded"

_METHOD, _HEADER = 1, 2
_DELIVER_ARGUMENTS = "sLbss"
_ARGUMENTS_AT, _PROPERTIES_AT = 4, 12

Frame = tuple[int, int, bytes]


def lenient_frames(connection: Any, callback: Callable[..., Any]) -> Callable[[Frame], bool]:
    """The library's own handler of frames, behind a look at what it could not decode."""
    handle: Callable[[Frame], bool] = frame_handler(connection, callback)

    def on_frame(frame: Frame) -> bool:
        kind, channel, buffer = frame
        if kind == _HEADER:
            buffer = _readable_properties(buffer)
        elif kind == _METHOD and unpack_from(">HH", buffer) == spec.Basic.Deliver:
            buffer = _readable_delivery(buffer)
        return handle((kind, channel, buffer))

    return on_frame


def _readable_properties(buffer: bytes) -> bytes:
    try:
        amqp.Message().inbound_header(buffer)
    except Exception:
        kept = amqp.Message(application_headers={UNDECODED: bytes(buffer[_PROPERTIES_AT:])})
        return bytes(buffer[:_PROPERTIES_AT]) + bytes(kept._serialize_properties())
    return buffer


def _readable_delivery(buffer: bytes) -> bytes:
    """Only exchange and routing key come from a sender, and neither decides anything here."""
    try:
        loads(_DELIVER_ARGUMENTS, buffer, _ARGUMENTS_AT)
    except UnicodeDecodeError:
        tag_ends = _ARGUMENTS_AT + 1 + buffer[_ARGUMENTS_AT]
        exchange_at = tag_ends + 9
        return bytes(buffer[:exchange_at]) + bytes(dumps("ss", ["", ""]))
    return buffer
