"""A circuit breaker: spares a partner that is down, and ourselves the waiting for it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from enum import StrEnum

from shared.clock import Clock


class BreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `threshold` failures in a row; after `rest` lets one try through, which decides.

    A try that was let through and reports nothing within `patience` is taken for lost, and another may go.
    """

    def __init__(self, *, threshold: int, rest: timedelta, patience: timedelta, clock: Clock) -> None:
        self._threshold = threshold
        self._rest = rest
        self._patience = patience
        self._clock = clock
        self._failures = 0
        self._next_try_at: datetime | None = None
        self._lock = threading.Lock()

    @property
    def state(self) -> BreakerState:
        if self._next_try_at is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self._clock() < self._next_try_at else BreakerState.HALF_OPEN

    @property
    def next_try_at(self) -> datetime | None:
        """When a try will be let through again; None while closed."""
        return self._next_try_at

    def allow(self) -> bool:
        """Whether to try now; who gets True must report `succeeded`, `failed` or `abandoned`."""
        with self._lock:
            match self.state:
                case BreakerState.CLOSED:
                    return True
                case BreakerState.OPEN:
                    return False
                case BreakerState.HALF_OPEN:
                    self._next_try_at = self._clock() + self._patience
                    return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0
            self._next_try_at = None

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._threshold:
                self._next_try_at = self._clock() + self._rest

    def abandoned(self) -> None:
        """The try did not take place, and says nothing about the partner."""
        with self._lock:
            if self._next_try_at is not None:
                self._next_try_at = self._clock()
