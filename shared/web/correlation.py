"""What ties a request to its log lines and to what it causes elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.clock import new_id
from shared.telemetry import new_traceparent

_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class Correlation:
    request_id: str
    traceparent: str


def correlation_of(traceparent: str | None) -> Correlation:
    """Continues the caller's W3C trace where the header is well formed, starts one otherwise."""
    if traceparent and _TRACEPARENT.fullmatch(traceparent):
        return Correlation(new_id(), traceparent)
    return Correlation(new_id(), new_traceparent())
