"""The single window's call, SOAP 1.1: read it, act on it, answer it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from services.registration.application.window import WindowAnswer, WindowMessage
from shared.clock import Clock
from shared.errors import Permanent, Transient
from shared.single_window.soap import fault_document

# Longer than this, reading would hold up every other greenlet.
READ_INLINE = 1 << 20

I = TypeVar("I", bound="Read")  # noqa: E741

Offload = Callable[..., Any]

_log = logging.getLogger(__name__)


class Read(Protocol):
    """message: None when there is nothing to act on."""

    @property
    def message(self) -> WindowMessage | None: ...


class Wire(Protocol[I]):
    """How a call is read and an answer written."""

    def read(self, document: bytes) -> I: ...

    def write(self, incoming: I, answer: WindowAnswer) -> bytes: ...


@dataclass(frozen=True)
class Window:
    """receive: the use case, given the message and the call as it came."""

    wire: Wire[Any]
    receive: Callable[[WindowMessage, bytes], WindowAnswer]
    clock: Clock


def handle_soap(document: bytes, window: Window, *, offload: Offload) -> tuple[int, bytes]:
    """HTTP status and SOAP document. offload: runs a function elsewhere than in the server's one thread.

    A fault tells the window nothing but: not known to be held, send it again.
    """
    try:
        large = len(document) > READ_INLINE
        incoming = offload(window.wire.read, document) if large else window.wire.read(document)
    except Permanent as error:
        return 500, fault_document("Client", error.message)
    except Transient as error:
        _log.error("window message not read: %s", error)
        return 500, fault_document("Server", "The message could not be verified now; send it again.")
    try:
        if incoming.message:
            answer = window.receive(incoming.message, document)
        else:
            answer = WindowAnswer(held=False, at=window.clock())
    except Transient as error:
        _log.warning("window message left unanswered: %s", error)
        return 500, fault_document("Server", "The message could not be stored now; send it again.")
    except Exception:
        _log.exception("window message failed")
        return 500, fault_document("Server", "The message could not be handled; send it again later.")
    return 200, window.wire.write(incoming, answer)
