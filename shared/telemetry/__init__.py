"""Logs as JSON, and traces that follow one dossier through HTTP, broker, database and the world outside.

What is measured is declared beside what it measures; docs/operations.md lists all of it.
"""

from shared.telemetry.logs import configure_logging
from shared.telemetry.traces import (
    Kind,
    Span,
    current_traceparent,
    new_traceparent,
    spanning,
    tracing,
)

__all__ = ["Kind", "Span", "configure_logging", "current_traceparent", "new_traceparent", "spanning", "tracing"]
