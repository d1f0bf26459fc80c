"""When a letter that may not have arrived is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class RetryPolicy:
    """first, then doubled with every try up to cap. spread: share of the wait that chance may take off, 0 to 1.

    give_up_after: tries; None for never. alarm_after: tries after which an operator should know.
    """

    first: timedelta
    cap: timedelta
    spread: float
    alarm_after: int
    give_up_after: int | None = None

    def exhausted(self, attempts: int) -> bool:
        return self.give_up_after is not None and attempts >= self.give_up_after

    def next_attempt(self, attempts: int, now: datetime, chance: float) -> datetime:
        """attempts: tries made so far, at least 1. chance: a random number from 0 to 1."""
        # Far beyond any cap; an unbounded power would overflow.
        wait = min(self.cap, self.first * 2.0 ** min(attempts - 1, 20))
        moment = now + wait * (1 - self.spread * chance)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
