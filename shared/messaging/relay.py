"""The relay: takes what committed acts left to publish, publishes it in confirmed batches, marks it.

One per process. It is told of each commit at once; a sweep finds what that missed. The broker may be away as long as it
likes: nothing is lost, the relay catches up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from itertools import islice

import structlog
from prometheus_client import Gauge

from shared.clock import Clock, NewId
from shared.errors import Transient
from shared.messaging.control import ProgressReport, ResendRequest, progress_parcel, resend_parcel
from shared.messaging.fresh import Fresh
from shared.messaging.lateness import Lateness
from shared.messaging.publisher import Publisher
from shared.messaging.resends import Resends
from shared.messaging.topology import WrongTopology
from shared.storage.outbox import Outbox

log = structlog.get_logger(__name__)

OLDEST = Gauge("cuakhau_oldest_unpublished_seconds", "Age of the oldest event not yet published", ["source"])

_SWEEP_EVERY = 1.0
_RECONCILE_EVERY = 2.0
_LONGEST_PAUSE = 1.0
# For what the last acts left to publish, when the process stops.
_LAST_SECONDS = 5.0
# While the broker is away; whatever is not asked now is asked again while its gap stands.
_MOST_QUESTIONS = 50_000


class Relay:
    """consumers: services told of progress. batch: aggregates published together.

    fatal: told when the broker is set up wrongly.
    """

    def __init__(
        self,
        outboxes: Sequence[Outbox],
        publisher: Publisher,
        *,
        clock: Clock,
        new_id: NewId,
        consumers: Sequence[str],
        batch: int = 100,
        fatal: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self.outboxes = outboxes
        self.publisher = publisher
        self.clock = clock
        self.new_id = new_id
        self.consumers = consumers
        self.batch = batch
        self.fatal = fatal
        self._fresh = Fresh(outboxes, batch)
        # What this service asks of others, and what others asked of it.
        self._questions: dict[tuple[str, ResendRequest], None] = {}
        self._resends = Resends(outboxes, batch)
        self._lateness = Lateness(clock)
        self._wake = threading.Event()
        self._stopping = False
        for number, outbox in enumerate(outboxes):
            outbox.store.committed = self._listener(number)

    # Called from anywhere

    def nudge(self, number: int, subject: str) -> None:
        self._fresh.add(number, subject)
        self._wake.set()

    def ask(self, source: str, request: ResendRequest) -> None:
        """Asks a source soon; lost when the process ends before."""
        if len(self._questions) >= _MOST_QUESTIONS and (source, request) not in self._questions:
            log.warning("resend_not_asked", source=source, aggregate_id=request.subject, waiting=len(self._questions))
            return
        self._questions[source, request] = None
        self._wake.set()

    def resend(self, request: ResendRequest) -> None:
        """Publishes an aggregate's events from a number on, as they were, to one inbox, a page at each step."""
        if self._resends.add(request):
            self._wake.set()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    # The loop, in a thread of its own

    def run(self) -> None:
        """Until stopped; then publishes once more what the last acts left."""
        pause = 0.1
        sweep_at = reconcile_at = 0.0
        while not self._stopping:
            try:
                now = time.monotonic()
                if now >= sweep_at:
                    # With the broker away, too: that is when somebody needs to see it grow.
                    self.observe()
                self.publisher.connect()
                if now >= sweep_at:
                    self.sweep()
                    sweep_at = now + _SWEEP_EVERY
                if now >= reconcile_at:
                    self.report_progress()
                    reconcile_at = now + _RECONCILE_EVERY
                if not self.step():
                    self.publisher.idle()
                    self._sleep(0.25)
                pause = 0.1
            except WrongTopology as error:
                self.fatal(error)
                self._sleep(_LONGEST_PAUSE)
            except Transient as error:
                log.warning("relay_waits", why=error.message)
                self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception:
                log.exception("relay_failed")
                self._sleep(_LONGEST_PAUSE)
        self._last_step()

    def step(self) -> bool:
        """One batch, and one page of what was asked for again; False when there was nothing to do. Raises Unavailable."""
        did = self._publish_fresh()
        return self._resends.serve(self.publisher.publish) or did

    def _publish_fresh(self) -> bool:
        did = self._put_questions()
        return self._fresh.serve(self.publisher.publish) or did

    def observe(self) -> None:
        ages: dict[str, float] = {}
        for outbox in self.outboxes:
            ages[outbox.store.source] = max(outbox.oldest_age(), ages.get(outbox.store.source, 0.0))
        for source, age in ages.items():
            OLDEST.labels(source).set(age)
            self._lateness.note(source, age)

    def sweep(self) -> None:
        self._fresh.sweep()

    def report_progress(self) -> None:
        """Tells consumers how far quiet aggregates are."""
        for outbox in self.outboxes:
            quiet = outbox.quiet(self.batch * 2)
            reports = [ProgressReport(outbox.store.source, progress, self.clock()) for progress in quiet]
            parcels = [
                progress_parcel(self.new_id(), consumer, report) for report in reports for consumer in self.consumers
            ]
            if parcels and all(self.publisher.publish(parcels)):
                outbox.told([report.progress.subject for report in reports])

    def _put_questions(self) -> bool:
        asked = list(islice(self._questions, self.batch * 2))
        if asked:
            self.publisher.publish([resend_parcel(self.new_id(), source, request) for source, request in asked])
        for question in asked:
            self._questions.pop(question, None)
        return bool(asked)

    def _last_step(self) -> None:
        try:
            # With the broker away nobody waits for it here: what is left stands marked, the next process publishes it.
            # As long as others act on these stores there is always more; that is for their relays.
            deadline = time.monotonic() + _LAST_SECONDS
            while self.publisher.connected and time.monotonic() < deadline and self._publish_fresh():
                pass
        except Exception as error:
            log.warning("relay_stops_with_unpublished", why=repr(error))
        finally:
            self.publisher.close()

    def _sleep(self, seconds: float) -> None:
        if not (self._fresh or self._questions or self._resends):
            self._wake.wait(seconds)
        elif seconds > 0.3:
            time.sleep(seconds)
        self._wake.clear()

    def _listener(self, number: int) -> Callable[[str], None]:
        return lambda subject: self.nudge(number, subject)
