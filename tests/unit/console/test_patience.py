"""The console's worker over a connection that says half of a request, or takes half of an answer."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn

from deploy.dev.waiting import wait_until
from services.console.patience import PatientWorker

W = TypeVar("W", bound=PatientWorker)


class Hasty(PatientWorker):
    head = body = 0.0

    def wsgi(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        try:
            read = environ["wsgi.input"].read()
        except OSError:
            read = b""
        start_response("200 OK", [("Content-Length", str(len(read)))])
        return [read]


class Endless:
    """An answer; says when nobody writes it any more."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        while not self.closed.is_set():
            yield b"x" * 65_536

    def close(self) -> None:
        self.closed.set()


class Talkative(PatientWorker):
    taken = 0.2
    answer: Endless

    def wsgi(self, environ: dict[str, Any], start_response: Any) -> Endless:
        start_response("200 OK", [])
        return self.answer


@pytest.fixture
def worker() -> Iterator[Hasty]:
    yield from begun_worker(Hasty)


@pytest.fixture
def talkative() -> Iterator[Talkative]:
    yield from begun_worker(Talkative)


def begun_worker(kind: type[W]) -> Iterator[W]:
    config = Config()
    worker = kind(1, os.getppid(), [], None, 30, config, Logger(config))
    worker.alive = True
    yield worker
    worker.tmp.close()
    logging.getLogger("gunicorn.error").handlers.clear()


@pytest.mark.parametrize(
    "begun",
    [b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow:", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nsome"],
)
def test_a_request_that_does_not_end_gives_its_thread_back(worker: Hasty, begun: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as phone:
        here, address = listener.accept()
        phone.sendall(begun)
        thread = threading.Thread(target=worker.handle, args=(TConn(worker.cfg, here, address, here.getsockname()),))
        thread.daemon = True
        thread.start()

        def over() -> bool:
            worker.murder_pending()
            return not thread.is_alive()

        wait_until(over, "the thread is given back", 10)
        here.close()


def test_whoever_takes_nothing_of_an_answer_gives_its_thread_back(talkative: Talkative) -> None:
    talkative.answer = Endless()
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as phone:
        here, address = listener.accept()
        phone.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        connection = TConn(talkative.cfg, here, address, here.getsockname())
        thread = threading.Thread(target=talkative.handle, args=(connection,), daemon=True)
        thread.start()
        try:
            wait_until(lambda: not thread.is_alive(), "the thread is given back", 10)
            assert talkative.answer.closed.is_set()
        finally:
            talkative.answer.close()
            here.close()
