"""The single window's call, SOAP 1.1: read it, act on it, enter it in the journal, answer it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from prometheus_client import Counter, Histogram

from services.registration.application.window import WindowAnswer, WindowMessage
from shared.clock import Clock
from shared.errors import Invalid, Permanent, Transient
from shared.single_window.answers import AnswerError
from shared.single_window.envelope import Envelope
from shared.single_window.journal.exchanges import Direction, Exchanged, Journal, Outcome
from shared.single_window.soap import SERVER_FILE, fault_document
from shared.telemetry import spanning

# Longer than this, reading would hold up every other greenlet.
READ_INLINE = 1 << 20

R = TypeVar("R", bound="Read")

Offload = Callable[..., Any]

_seconds = Histogram(
    "cuakhau_window_call_seconds", "Time to answer a message of the single window", ["function", "outcome"]
)
_faults = Counter("cuakhau_window_faults_total", "Messages of the single window that it has to send again")
_log = logging.getLogger(__name__)


class Read(Protocol):
    """envelope: None when none could be read. message: None when there is nothing to act on, `errors` then say why.

    stray: it could not be read, or its signatures did not hold.
    """

    @property
    def envelope(self) -> Envelope | None: ...

    @property
    def message(self) -> WindowMessage | None: ...

    @property
    def errors(self) -> tuple[AnswerError, ...]: ...

    @property
    def stray(self) -> bool: ...


class Wire(Protocol[R]):
    """How a call is read and an answer written. at: when the call came, if that was not now."""

    def read(self, document: bytes, at: datetime | None = None) -> R: ...

    def write(self, incoming: R, answer: WindowAnswer) -> bytes: ...


@dataclass(frozen=True)
class Window:
    """receive: the use case, given the message and the call as it came."""

    wire: Wire[Any]
    receive: Callable[[WindowMessage, bytes], WindowAnswer]
    clock: Clock
    journal: Journal


@dataclass(frozen=True)
class TakenAgain:
    """A call out of the journal. id: there. at: when it came. by: who has it taken again."""

    id: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Handled:
    """status: of HTTP. incoming: None when there was no call to be read. error: why the message does not stand."""

    status: int
    document: bytes
    outcome: Outcome
    error: str = ""
    incoming: Read | None = None


def is_heavy(document: bytes) -> bool:
    """Whether it, or the file that it asks for, takes much memory while it is handled."""
    return len(document) > READ_INLINE or SERVER_FILE.name.encode() in document


def handle_soap(document: bytes, window: Window, *, offload: Offload) -> tuple[int, bytes]:
    """HTTP status and SOAP document. offload: runs a function elsewhere than in the server's one thread.

    A fault tells the window nothing but: not known to be held, send it again.
    """
    try:
        handled, _ = take(document, window, offload=offload)
    except Exception as error:
        # Whatever was acted on stands; the same message again gets the same answer, and a row.
        _log.error("window call not entered in the journal: %r", error)
        return 500, fault_document("Server", "The message could not be entered in the journal now; send it again.")
    return handled.status, handled.document


def take(document: bytes, window: Window, *, offload: Offload, again: TakenAgain | None = None) -> tuple[Handled, str]:
    """A call, acted on, and its id in the journal. Raises when it could not be entered there."""
    began = window.clock()
    handled = _measured(document, window, offload, again.at if again else None)
    envelope = handled.incoming.envelope if handled.incoming else None
    exchanged = Exchanged(
        direction=Direction.IN,
        began=began,
        ended=window.clock(),
        outcome=handled.outcome,
        message=document,
        answer=handled.document,
        error=handled.error,
        taken_from=again.id if again else None,
        by=again.by if again else None,
        stray=handled.outcome is not Outcome.HELD and (handled.incoming is None or handled.incoming.stray),
        **(_said_by(envelope) if envelope else {}),
    )
    return handled, window.journal.append(exchanged)


def _measured(document: bytes, window: Window, offload: Offload, at: datetime | None) -> Handled:
    started = time.monotonic()
    with spanning("window message") as span:
        handled = _handled(document, window, offload, at)
        function, outcome = _function(handled), handled.outcome.value
        span.name(f"window message {function}")
        span.note(function=function, outcome=outcome, file_code=_file_code(handled))
        if handled.outcome is Outcome.FAULT:
            span.fail("fault")
            _faults.inc()
    _seconds.labels(function, outcome).observe(time.monotonic() - started)
    return handled


def _function(handled: Handled) -> str:
    """As the window's messages are numbered; one word for all that says of itself what is none of them."""
    known = handled.incoming and handled.incoming.message and handled.incoming.envelope
    return known.kind if known else "unread"


def _file_code(handled: Handled) -> str | None:
    """Only of what is held: anything else may say anything there."""
    held = handled.outcome is Outcome.HELD and handled.incoming and handled.incoming.envelope
    return held.reference if held else None


def _handled(document: bytes, window: Window, offload: Offload, at: datetime | None) -> Handled:
    try:
        large = len(document) > READ_INLINE
        incoming = offload(window.wire.read, document, at) if large else window.wire.read(document, at)
    except Permanent as error:
        return _fault("Client", error.message, error.message)
    except Transient as error:
        _log.error("window message not read: %s", error)
        return _fault("Server", "The message could not be verified now; send it again.", error.message)
    except Exception as error:
        _log.exception("window message not read")
        return _fault("Server", "The message could not be handled; send it again later.", repr(error))
    try:
        if incoming.message:
            answer = window.receive(incoming.message, document)
        else:
            answer = WindowAnswer(held=False, at=window.clock())
        written = window.wire.write(incoming, answer)
    except Transient as error:
        _log.warning("window message left unanswered: %s", error)
        return _fault("Server", "The message could not be stored now; send it again.", error.message, incoming)
    except Exception as error:
        _log.exception("window message failed")
        return _fault("Server", "The message could not be handled; send it again later.", repr(error), incoming)
    if answer.held:
        return Handled(200, written, Outcome.HELD, incoming=incoming)
    return Handled(200, written, Outcome.REFUSED, _why(incoming, answer), incoming)


def _fault(code: str, text: str, error: str, incoming: Read | None = None) -> Handled:
    return Handled(500, fault_document(code, text), Outcome.FAULT, error, incoming)


def _why(incoming: Read, answer: WindowAnswer) -> str:
    if incoming.errors:
        return "; ".join(f"{error.code}: {error.name}" for error in incoming.errors)
    if isinstance(answer.error, Invalid):
        return "; ".join(f"{v.code} {v.pointer}: {v.message}" for v in answer.error.violations)
    return f"{answer.error.code}: {answer.error.message}" if answer.error else ""


def _said_by(envelope: Envelope) -> dict[str, str]:
    return {
        "message_id": envelope.message_id,
        "document_type": envelope.document_type,
        "kind": envelope.kind,
        "file_code": envelope.reference,
        "partner": envelope.sender.identity,
    }
