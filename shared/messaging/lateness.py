"""Says in the log that committed events wait for too long to be published, at a bounded rate."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from shared.clock import Clock

log = structlog.get_logger(__name__)

LATE = 30.0
_SAID_EVERY = timedelta(minutes=1)


class Lateness:
    """late: seconds for which the oldest event may wait before that is worth a line."""

    def __init__(self, clock: Clock, late: float = LATE) -> None:
        self.clock = clock
        self.late = late
        self._said: dict[str, datetime] = {}

    def note(self, source: str, seconds: float) -> None:
        if seconds < self.late:
            # The next time is news again.
            self._said.pop(source, None)
            return
        now = self.clock()
        if source not in self._said or now - self._said[source] >= _SAID_EVERY:
            self._said[source] = now
            log.warning("publishing_is_late", source=source, seconds=round(seconds))
