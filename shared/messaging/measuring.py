"""What stands in the database, as figures: looked up by a timer of each process, so that /metrics waits for nothing.

Replicas of a service tell the same figures; who adds them up takes the largest.
"""

from __future__ import annotations

from prometheus_client import Gauge

from shared.operating.instances import release
from shared.operating.service import Operating
from shared.storage.waiting import EARLY, FAILED, FORK, GIVEN_UP, UNKNOWN

# Seconds between two looks.
EVERY = 15
_REASONS = (EARLY, FAILED, FORK, GIVEN_UP, UNKNOWN, "parked", "unreadable")

BUILD = Gauge("cuakhau_build_info", "1 for what runs here", ["service", "version", "commit"])
WAITING = Gauge("cuakhau_waiting_messages", "Messages that could not be applied yet", ["service", "reason"])
OLDEST_WAITING = Gauge(
    "cuakhau_oldest_waiting_seconds", "Age of the oldest message that could not be applied yet", ["service", "reason"]
)
OVERDUE = Gauge("cuakhau_timers_overdue", "Aggregates whose time has come and that nobody woke", ["service"])
OLDEST_OVERDUE = Gauge(
    "cuakhau_oldest_overdue_timer_seconds", "For how long the oldest of them has been due", ["service"]
)
LETTERS = Gauge("cuakhau_letters", "Letters to be sent, and given up", ["service", "channel", "status"])
OLDEST_LETTER = Gauge("cuakhau_oldest_letter_seconds", "Age of the oldest letter to be sent", ["service", "channel"])


class Measuring:
    def __init__(self, operating: Operating) -> None:
        self.service = operating.service
        self.backlog = operating.backlog
        self.operating = operating
        number, commit = release()
        BUILD.labels(self.service, number, commit or "").set(1)

    def run(self) -> None:
        """Raises Transient when the database is away; the figures then stay as they were."""
        now = self.operating.clock()
        waiting = {each.reason: each for each in self.backlog.waiting()}
        for reason in {*_REASONS, *waiting}:
            each = waiting.get(reason)
            WAITING.labels(self.service, reason).set(each.count if each else 0)
            since = each.oldest_since if each else None
            OLDEST_WAITING.labels(self.service, reason).set((now - since).total_seconds() if since else 0)
        timers = self.backlog.timers(now)
        OVERDUE.labels(self.service).set(timers.overdue)
        due = timers.oldest_due_at
        OLDEST_OVERDUE.labels(self.service).set((now - due).total_seconds() if due else 0)
        for channel, queued in self.operating.channels.queued().items():
            LETTERS.labels(self.service, channel, "queued").set(queued.count)
            LETTERS.labels(self.service, channel, "failed").set(queued.failed)
            age = (now - queued.oldest_since).total_seconds() if queued.oldest_since else 0
            OLDEST_LETTER.labels(self.service, channel).set(age)
