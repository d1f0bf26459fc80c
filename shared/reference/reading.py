"""The register as a service holds it in memory: read whole, and again once something has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from shared.reference.entries import Record
from shared.reference.register import Register
from shared.regulation.calendar import Override
from shared.storage import AggregateStore

# Seconds for which a change made by another process may not be seen; what this one writes is seen at once.
FRESH = 1.0
_ALL = 1_000_000


class RegisterReader:
    """stores: whose aggregates are Records. Raises Unavailable when the database is away and nothing fresh is at hand."""

    def __init__(self, *stores: AggregateStore[Record], now: Callable[[], float] = time.monotonic) -> None:
        self._stores: Sequence[AggregateStore[Any]] = stores
        self._now = now
        self._register = Register()
        self._seen: tuple[tuple[int, int], ...] | None = None
        self._look_at = 0.0

    def __call__(self) -> Register:
        if self._now() >= self._look_at:
            self._look()
        return self._register

    def forget(self) -> None:
        """To be called after a write of this process."""
        self._look_at = 0.0

    def overrides(self) -> tuple[Override, ...]:
        return self().overrides

    def names(self, day: date) -> dict[str, str]:
        """Of the agencies administered, as they are called on that day."""
        register = self()
        found = ((code, register.agency(code, day)) for code in register.agencies)
        return {code: entry.name for code, entry in found if entry}

    def _look(self) -> None:
        seen = tuple(store.extent() for store in self._stores)
        if seen != self._seen:
            found = (each.state for store in self._stores for each in store.query({}, [("_id", 1)], _ALL))
            self._register, self._seen = Register.of(found), seen
        self._look_at = self._now() + FRESH
