"""So many tries in a while from one address: whoever guesses is slowed down, and nobody else."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.console.domain.addresses import line_of

# Addresses that are remembered; the oldest is forgotten, which costs a guesser nothing but an address.
_MOST = 20_000


@dataclass
class Pace:
    """tries: within `within`, then one more for each part of it that passes."""

    tries: int
    within: timedelta
    _spent: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict)
    _one: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, address: str, now: datetime) -> int:
        """Seconds until that address may try again; 0: it may now, and has."""
        who = line_of(address)
        each = self.within.total_seconds() / self.tries
        with self._one:
            spent, at = self._spent.pop(who, (0.0, now))
            spent = max(0.0, spent - (now - at).total_seconds() / each)
            wait = 0 if spent + 1 <= self.tries else int((spent + 1 - self.tries) * each) + 1
            self._spent[who] = (spent if wait else spent + 1, now)
            while len(self._spent) > _MOST:
                self._spent.popitem(last=False)
        return wait
