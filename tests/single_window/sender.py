"""The window as a sender: the same message until it is answered."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from shared.errors import CuakhauError
from shared.single_window import Answer, Envelope, build_envelope, request_document
from shared.single_window.answers import parse_answer
from shared.single_window.soap import CONTENT_TYPE, SOAP_ACTION, read_response


class NoAnswer(Exception):
    """Nobody knows whether the other side holds the message."""


@dataclass(frozen=True)
class Delivery:
    """seconds: from the first try to the answer."""

    message_id: str
    reference: str
    answer: Answer
    attempts: int
    seconds: float


class Sender:
    """Speaks to a `receive` operation at `url`. One object may be used by many threads.

    build: an envelope as it is sent, signatures included.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 10.0,
        connections: int = 64,
        build: Callable[[Envelope], str] = build_envelope,
    ) -> None:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self.url = url
        self.build = build
        self._client = httpx.Client(timeout=timeout, limits=limits, trust_env=False)

    def post(self, payload: str) -> Answer:
        """One try. Raises NoAnswer."""
        return self.read(*self.call(request_document(payload)))

    def call(self, document: bytes | str | Iterator[bytes], length: int | None = None) -> tuple[int, bytes]:
        """What came back, status and content, whatever was sent. length: of what comes in pieces. Raises NoAnswer."""
        headers = {"Content-Type": CONTENT_TYPE, "SOAPAction": f'"{SOAP_ACTION}"'}
        if length is not None:
            headers["Content-Length"] = str(length)
        try:
            response = self._client.post(self.url, content=document, headers=headers)
        except httpx.HTTPError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        return response.status_code, response.content

    def read(self, status: int, content: bytes) -> Answer:
        """Raises NoAnswer."""
        try:
            answer = parse_answer(read_response(content))
        except CuakhauError as error:
            raise NoAnswer(f"status {status}: {error}") from error
        if answer is None:
            raise NoAnswer("the answer is neither 99 nor 00")
        return answer

    def deliver(
        self,
        envelope: Envelope,
        *,
        patience: float = 60.0,
        pause: float = 0.5,
        tried: Callable[[NoAnswer], None] = lambda _: None,
    ) -> Delivery:
        """Resends the same bytes until answered. Raises NoAnswer when `patience` (seconds) is over."""
        payload = self.build(envelope)
        started = time.monotonic()
        attempts = 0
        while True:
            attempts += 1
            try:
                answer = self.post(payload)
            except NoAnswer as error:
                tried(error)
                if time.monotonic() - started + pause > patience:
                    raise NoAnswer(f"no answer to {envelope.message_id} after {attempts} tries: {error}") from error
                time.sleep(pause)
                continue
            seconds = time.monotonic() - started
            return Delivery(envelope.message_id, envelope.reference, answer, attempts, seconds)

    def close(self) -> None:
        self._client.close()
