"""What ties a request to its log lines and to what it causes elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shared.clock import new_id
from shared.telemetry import Kind, Span, new_traceparent, spanning, tracing

_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class Correlation:
    request_id: str
    traceparent: str


def correlation_of(traceparent: str | None) -> Correlation:
    """Continues the caller's W3C trace where the header is well formed, starts one otherwise."""
    return Correlation(new_id(), _well_formed(traceparent) or new_traceparent())


@contextmanager
def correlating(traceparent: str | None, method: str) -> Iterator[tuple[Correlation, Span]]:
    """Around one request: a step of the caller's trace, or the first of a new one; what is done within belongs to it."""
    with spanning(method, kind=Kind.SERVER, parent=_well_formed(traceparent), apart=True) as span:
        given = correlation_of(span.traceparent)
        span.note(request_id=given.request_id)
        with tracing(given.traceparent):
            yield given, span


def _well_formed(traceparent: str | None) -> str | None:
    return traceparent if traceparent and _TRACEPARENT.fullmatch(traceparent) else None
