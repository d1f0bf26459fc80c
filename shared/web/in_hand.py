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
        self._workers: dict[Event, Any] = {}

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
        """Remembers, under the event that its end sends, the worker context that the yielded function is given."""
        try:
            yield lambda worker_ctx: self._workers.__setitem__(done, worker_ctx)
        finally:
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
        """Ends the workers still running; their callers are told to try again."""
        for done, worker_ctx in list(self._workers.items()):
            kill(worker_ctx)
            if not done.ready():
                done.send_exception(Unavailable("This instance is shutting down; try again."))
