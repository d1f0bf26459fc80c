"""What a service says about itself, or what its silence says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Health:
    """One look at one service.

    alive: it answered at all; ready: it says that it can do its work; reasons: in its own words, why it cannot, or why
    nobody answered. latency_ms: of /healthz, whole milliseconds.
    """

    service: str
    address: str
    alive: bool
    ready: bool
    reasons: tuple[str, ...] = ()
    latency_ms: int | None = None
    version: str | None = None
