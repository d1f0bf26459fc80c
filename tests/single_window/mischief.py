"""Faults on demand towards what the stand-in receives, and who was met by which."""

import socket
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Response, request

from shared.single_window import (
    AnswerError,
    Envelope,
    acknowledge,
    build_envelope,
    fault_document,
    refuse,
    response_document,
)
from shared.single_window.answers import INVALID_DATA
from shared.single_window.soap import CONTENT_TYPE
from tests.single_window.chance import Chance, Fault
from tests.single_window.store import Store

# How long an answer may be held back for another one to overtake it, times what late is.
_OVERTAKEN_WITHIN = 3.0
_GARBAGE = (
    b"",
    b"<html><body><h1>502 Bad Gateway</h1></body></html>",
    b"<?xml version='1.0'?><soap:Envelope",
    b"\xff\xfe\x00\x01 not even text \x00",
    b"{}",
)


@dataclass
class Mischief:
    """prefix: of the file codes that it may meet; the rest of the code, the kind and the try decide by which fault."""

    chance: Chance = field(default_factory=Chance)
    prefix: str = ""
    _tries: dict[str, int] = field(default_factory=dict)
    _answered: int = 0
    _turn: threading.Condition = field(default_factory=threading.Condition)

    def set(self, chance: Chance, prefix: str = "") -> None:
        with self._turn:
            self.chance, self.prefix = chance, prefix
            self._tries.clear()

    def concerns(self, envelope: Envelope) -> bool:
        """A run names its prefix: its messages are counted, also when no fault meets them."""
        return bool(self.chance.share > 0 or self.prefix) and envelope.reference.startswith(self.prefix)

    def answer(self, envelope: Envelope, kind: str, store: Store) -> Response:
        """What the sender gets, and what is kept, by the fault that is drawn for this try."""
        with self._turn:
            tried = self._tries[envelope.message_id] = self._tries.get(envelope.message_id, 0) + 1
        drawn = ("to_window", envelope.reference.removeprefix(self.prefix), kind, tried)
        fault = self.chance.draw(*drawn)
        store.arrived(envelope, kind, fault or "")
        answer = self._meet(fault, envelope, store, drawn)
        # Not before it has gone out.
        answer.call_on_close(self._has_answered)
        return answer

    def _has_answered(self) -> None:
        with self._turn:
            self._answered += 1
            self._turn.notify_all()

    def _meet(self, fault: Fault | None, envelope: Envelope, store: Store, drawn: tuple[object, ...]) -> Response:
        dice = self.chance.dice("how", *drawn)
        if fault is Fault.FAULT:
            return Response(fault_document("Server", "told to fail"), status=500, content_type=CONTENT_TYPE)
        if fault is Fault.GARBAGE and dice.random() < 0.5:
            return Response(dice.choice(_GARBAGE), content_type=CONTENT_TYPE)
        answer = answer_to(envelope, store.receive(envelope).held)
        if fault is Fault.GARBAGE:
            return Response(dice.choice(_GARBAGE), content_type=CONTENT_TYPE)
        if fault is Fault.LOST:
            return hang_up()
        if fault is Fault.LATE:
            threading.Event().wait(self.chance.seconds * dice.uniform(0.5, 1))
        if fault is Fault.OUT_OF_ORDER:
            self._let_another_go_first()
        if fault is Fault.DUPLICATE:
            _send_once_already(answer)
        return Response(answer, content_type=CONTENT_TYPE)

    def _let_another_go_first(self) -> None:
        with self._turn:
            before = self._answered
            self._turn.wait_for(lambda: self._answered > before, _OVERTAKEN_WITHIN * self.chance.seconds)


def answer_to(envelope: Envelope, held: bool) -> bytes:
    if held:
        return response_document(build_envelope(acknowledge(envelope, datetime.now(UTC))))
    refusal = refuse(envelope, [AnswerError(INVALID_DATA, "told to refuse")], datetime.now(UTC))
    return response_document(build_envelope(refusal))


def hang_up() -> Response:
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response(status=204)


def _send_once_already(answer: bytes) -> None:
    """Whole and with the connection left open, so that the answer proper is one that nobody asked for any more."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: {len(answer)}\r\n\r\n"
    request.environ["werkzeug.socket"].sendall(head.encode() + answer)
