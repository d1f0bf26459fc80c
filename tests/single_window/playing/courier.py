"""Carries the window's messages to the service through whatever faults were drawn, until each has its answer."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.single_window import Answer, Envelope, request_document
from shared.single_window.soap import CONTENT_TYPE
from tests.single_window.chance import Chance, Fault
from tests.single_window.playing.experience import Experience
from tests.single_window.sender import NoAnswer, Sender

_BY_ITSELF = tuple(fault for fault in Fault if fault is not Fault.OUT_OF_ORDER)
_NO_CALL = b'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><ask/></soap:Body></soap:Envelope>'
_PAUSE = 0.5


@dataclass(frozen=True)
class Courier:
    """patience: seconds of resending one message."""

    sender: Sender
    chance: Chance
    patience: float

    def carry(self, envelope: Envelope, experience: Experience) -> Answer:
        """Raises NoAnswer when patience is over."""
        document = request_document(self.sender.build(envelope))
        drawn = ("to_us", experience.number, envelope.kind, experience.count(kind=envelope.kind, what="sends"))
        fault = self.chance.draw(*drawn, among=_BY_ITSELF)
        experience.note("sends", kind=envelope.kind, message_id=envelope.message_id, fault=fault)
        first = self._through(fault, document, experience, self.chance.dice("how", *drawn))
        if first is None and fault in (Fault.LOST, Fault.LATE, Fault.DUPLICATE):
            experience.note("resends", kind=envelope.kind)
        given = first or self._until_answered(document, envelope, experience)
        answer = self.sender.read(*given)
        experience.note("answered", kind=envelope.kind, held=answer.held, errors=[e.code for e in answer.errors])
        if answer.held:
            experience.acknowledged.append(envelope.message_id)
        # What was refused stands nowhere: later it may be refused for another reason.
        if fault is Fault.DUPLICATE and answer.held:
            experience.again.append(lambda: self._once_more(document, given, envelope, experience))
        return answer

    def _through(
        self, fault: Fault | None, document: bytes, experience: Experience, dice: random.Random
    ) -> tuple[int, bytes] | None:
        """The answer, where the fault lets one come back."""
        match fault:
            case Fault.GARBAGE:
                self._must_not_be_held(_spoilt(document, dice), experience)
            case Fault.FAULT:
                self._must_not_be_held(_NO_CALL, experience)
            case Fault.LOST:
                self._hang_up_after(document)
            case Fault.LATE:
                return self._try(lambda: self.sender.call(self._slowly(document), len(document)), experience)
            case Fault.DUPLICATE:
                return self._twice_at_once(document, experience)
        return None

    def _until_answered(self, document: bytes, envelope: Envelope, experience: Experience) -> tuple[int, bytes]:
        deadline = time.monotonic() + self.patience
        while True:
            given = self._try(lambda: self.sender.call(document), experience)
            if given is not None:
                return given
            if time.monotonic() > deadline:
                raise NoAnswer(f"no answer to {envelope.kind} {envelope.message_id} within {self.patience:g} s")
            time.sleep(_PAUSE)
            experience.note("resends", kind=envelope.kind)

    def _try(self, call: Callable[[], tuple[int, bytes]], experience: Experience) -> tuple[int, bytes] | None:
        """None when nobody knows whether the message is held."""
        try:
            given = call()
            self.sender.read(*given)
        except NoAnswer as error:
            experience.note("no answer", why=str(error))
            return None
        return given

    def _must_not_be_held(self, document: bytes, experience: Experience) -> None:
        try:
            answer = self.sender.read(*self.sender.call(document))
        except NoAnswer:
            return
        if answer.held:
            experience.contradictions.append("what cannot be read was acknowledged")

    def _hang_up_after(self, document: bytes) -> None:
        url = urlsplit(self.sender.url)
        head = (
            f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Type: {CONTENT_TYPE}\r\n"
            f"Content-Length: {len(document)}\r\nConnection: close\r\n\r\n"
        )
        try:
            with socket.create_connection((url.hostname or "", url.port or 80), timeout=5) as connection:
                connection.sendall(head.encode() + document)
        except OSError:
            # The message may have come or not, as with any lost answer.
            pass

    def _slowly(self, document: bytes) -> Iterator[bytes]:
        half = len(document) // 2
        yield document[:half]
        time.sleep(self.chance.seconds)
        yield document[half:]

    def _twice_at_once(self, document: bytes, experience: Experience) -> tuple[int, bytes] | None:
        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(self._try, lambda: self.sender.call(document), experience) for _ in range(2)]
        given = [found for found in (each.result() for each in tries) if found is not None]
        if len({self._said(*each) for each in given}) > 1:
            experience.contradictions.append("the same message twice at once was answered in two ways")
        return given[0] if given else None

    def _once_more(self, document: bytes, given: tuple[int, bytes], envelope: Envelope, experience: Experience) -> None:
        again = self._until_answered(document, envelope, experience)
        experience.note("sends again", kind=envelope.kind)
        if self._said(*again) != self._said(*given):
            experience.contradictions.append(f"{envelope.kind} sent again was answered in another way")

    def _said(self, status: int, content: bytes) -> object:
        """What must be the same each time: every byte of a 99; a 00, which is kept nowhere, may be sent at another time."""
        answer = self.sender.read(status, content)
        return content if answer.held else (answer.message_id, answer.errors)


def _spoilt(document: bytes, dice: random.Random) -> bytes:
    return dice.choice(
        (
            document[: len(document) // 2],
            b"",
            b"\x00\xff not even text",
            document.replace(b"Envelope", b"Umschlag"),
            document.replace(b"messageId", b"\xff\xfe"),
        )
    )
