"""What is paused just now, for a line on every page: asked seldom, and never at the page's expense."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog

from services.console.application.asking import ask_each
from services.console.domain.switches import HeldUp

log = structlog.get_logger(__name__)

EVERY = 10.0

# A service's notices, in the name of whoever carries the token. Raises what services raise.
Ask = Callable[[str, str], Sequence[HeldUp]]


class HeldUpNow:
    """monotonic: seconds. All threads of the process share what one of them was told."""

    def __init__(self, services: Sequence[str], ask: Ask, monotonic: Callable[[], float]) -> None:
        self._services = services
        self._ask = ask
        self._monotonic = monotonic
        self._asking = threading.Lock()
        self._ask_at: float | None = None
        self._known: tuple[HeldUp, ...] = ()

    def __call__(self, token: str) -> tuple[HeldUp, ...]:
        """The longest paused first. A service that does not answer says nothing."""
        due = self._ask_at is None or self._monotonic() >= self._ask_at
        if due and self._asking.acquire(blocking=False):
            try:
                self._known = self._asked(token)
                self._ask_at = self._monotonic() + EVERY
            finally:
                self._asking.release()
        return self._known

    def _asked(self, token: str) -> tuple[HeldUp, ...]:
        answers = ask_each(dict.fromkeys(self._services, token), self._ask)
        for service, error in answers.failed.items():
            log.info("notices_unknown", asked=service, why=error.message)
        found = (each for said in answers.given.values() for each in said)
        return tuple(sorted(found, key=lambda each: (each.since, each.service, each.name)))
