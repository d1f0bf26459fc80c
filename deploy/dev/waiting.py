"""Bounded waiting on a condition; never a bare sleep."""

import time
from collections.abc import Callable


class NotReady(Exception):
    """What was waited for did not come about in time."""


class Hopeless(NotReady):
    """What was waited for will never come about."""


def wait_until(
    condition: Callable[[], bool],
    what: str,
    seconds: float,
    *,
    every: float = 0.05,
    lost: Callable[[], str | None] = lambda: None,
) -> None:
    """Return once `condition` holds; `lost` says early that it never will, and why."""
    end = time.monotonic() + seconds
    while not condition():
        reason = lost()
        if reason is not None:
            raise Hopeless(f"{what}: {reason}")
        if time.monotonic() >= end:
            raise NotReady(f"{what}: not within {seconds:g} s")
        time.sleep(every)
