"""Which requests are being worked on, so that a stop can wait for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
from eventlet.event import Event

from shared.errors import Unavailable


class InHand:
    """Requests between their header and the last byte of their answer, and the workers that run for them."""

    def __init__(self) -> None:
        self._count = 0
        self._empty: Event | None = None
        # Until its worker has started, the greenlet that waits for one stands here.
        self._waiting: dict[Event, Any] = {}
        self._workers: dict[Event, Any] = {}
        self._given_up = False

    def __len__(self) -> int:
        return self._count

    def enter(self) -> None:
        self._count += 1

    def leave(self) -> None:
        self._count -= 1
        if self._count == 0 and self._empty is not None:
            self._empty.send()
            self._empty = None

    @contextmanager
    def worker(self, done: Event) -> Iterator[Callable[[Any], None]]:
        """Around waiting for a worker and for its end, which sends `done`; the worker context goes to what is yielded.

        Raises Unavailable when it is too late to start one.
        """
        if self._given_up:
            raise _stopping()
        self._waiting[done] = eventlet.getcurrent()

        def started(worker_ctx: Any) -> None:
            del self._waiting[done]
            self._workers[done] = worker_ctx

        try:
            yield started
        finally:
            self._waiting.pop(done, None)
            self._workers.pop(done, None)

    def wait_empty(self, seconds: float) -> bool:
        """Whether nothing is in hand any more, after at most so many seconds."""
        if self._count == 0:
            return True
        self._empty = self._empty or Event()
        with eventlet.Timeout(seconds, False):
            self._empty.wait()
        return self._count == 0

    def give_up(self, kill: Callable[[Any], None]) -> None:
        """Ends the workers still running and starts no more; their callers are told to try again."""
        self._given_up = True
        for waiting in list(self._waiting.values()):
            eventlet.kill(waiting, _stopping())
        for done, worker_ctx in list(self._workers.items()):
            kill(worker_ctx)
            if not done.ready():
                done.send_exception(_stopping())


def _stopping() -> Unavailable:
    return Unavailable("This instance is shutting down; try again.")
