"""How long whoever failed to sign in waits before the next try is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Patience:
    """free: failures without a wait; then it starts at first and doubles with each, up to longest."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta()
        # Beyond this every wait is the longest anyway, and the power stays a number of ordinary size.
        doubled: int = 2 ** min(failures - self.free, 20)
        return min(self.first * doubled, self.longest)


# Somebody who forgot a password waits minutes; who goes through a list of them needs years.
PER_ACCOUNT = Patience(5, timedelta(seconds=30), timedelta(minutes=15))
# A whole office may stand behind one address.
PER_ADDRESS = Patience(30, timedelta(seconds=30), timedelta(minutes=15))


@dataclass(frozen=True)
class Failures:
    """count: since the last success, or since they were forgotten. last_at: UTC."""

    count: int = 0
    last_at: datetime | None = None

    def free_at(self, patience: Patience) -> datetime | None:
        """When the next try is looked at; None: any time."""
        return self.last_at + patience.wait(self.count) if self.last_at else None
