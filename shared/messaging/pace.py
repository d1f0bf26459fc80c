"""A rate that is held on average: what time allows is taken as it comes, in turns of any length."""

from __future__ import annotations

from collections.abc import Callable

# Seconds of which what was not used can be made up for.
_MEMORY = 2.0


class Pace:
    """rate: per second. monotonic: seconds, for tests."""

    def __init__(self, rate: float, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._at = monotonic()
        self._saved = 0.0

    def take(self, most: int) -> int:
        """How many may be done now; they count as done."""
        now = self._monotonic()
        self._saved = min(self._saved + (now - self._at) * self._rate, self._rate * _MEMORY + 1.0)
        self._at = now
        taken = min(int(self._saved), most)
        self._saved -= taken
        return taken

    def wait(self) -> float:
        """Seconds until one more may be done."""
        return max(0.0, (1.0 - self._saved) / self._rate)
