"""The consumer: one queue, messages of one dossier one at a time in arrival order, acknowledged when settled.

Independent of the framework that runs the workers: `spawn(delivery)` starts one, which ends by `finished`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from prometheus_client import Counter, Gauge

from shared.errors import Busy, Transient
from shared.messaging.asked import Asked
from shared.messaging.connection import BROKER_ERRORS
from shared.messaging.intake import Intake
from shared.messaging.lanes import Delivery, Lanes
from shared.messaging.topology import Topology, WrongTopology

log = structlog.get_logger(__name__)

CONSUMED = Counter("cuakhau_consumed_total", "Messages settled", ["queue", "outcome"])
REDELIVERED = Counter("cuakhau_redelivered_total", "Messages that the broker gave out once more", ["queue"])
IN_HAND = Gauge("cuakhau_messages_in_hand", "Messages taken and not settled yet", ["queue"])

_LONGEST_PAUSE = 1.0
# A message whose dossier is contended is tried again after this many seconds; its lane waits, all others go on.
_BUSY_PAUSE = 0.5
# What failed in an unforeseen way goes back to the queue after this many seconds; the delivery limit bounds it.
_STAND_BACK = 1.0


class Consumer:
    """ready(): whether the database answers. prefetch: messages in hand at most. paused(): why an operator wants nothing
    taken, None while all is to go on; it is asked often and answers from memory.

    After each connect it takes one message at a time until a fresh one arrives: should one that came back kill the
    process again, only that one is counted towards the delivery limit, and innocents are not set aside with it.
    """

    def __init__(
        self,
        amqp_uri: str,
        queue: str,
        *,
        name: str,
        topology: Topology,
        spawn: Callable[[Delivery], None],
        ready: Callable[[], bool],
        paused: Callable[[], str | None] = lambda: None,
        prefetch: int = 10,
        management_uri: str | None = None,
        vhost: str = "/",
        fatal: Callable[[Exception], None] = lambda _: None,
    ) -> None:
        self.queue = queue
        self.spawn = spawn
        self.ready = ready
        self.paused = paused
        self.prefetch = prefetch
        self.fatal = fatal
        self.state = "not connected yet"
        self.resting: str | None = None
        self._lanes = Lanes()
        self._working: set[Delivery] = set()
        self._held: list[Delivery] = []
        self._resting: dict[Delivery, float] = {}
        self._stop = threading.Event()
        self._stopped = threading.Event()
        self._width = 1
        self._proven = False
        self._intake = Intake(
            amqp_uri,
            queue,
            name=name,
            topology=topology,
            on_delivery=self._came,
            management_uri=management_uri,
            vhost=vhost,
        )
        IN_HAND.labels(queue).set_function(lambda: self.in_hand)

    # Called from the framework

    def trouble(self) -> str | None:
        """For /readyz: why nothing is consumed, None when all is well, or when somebody wants it so."""
        return None if self.state == "consuming" or self.resting else f"{self.queue}: {self.state}"

    @property
    def in_hand(self) -> int:
        return len(self._lanes)

    def finished(self, delivery: Delivery, error: BaseException | None) -> None:
        """To be called when a worker ended: acknowledges, or keeps the message in hand while the database is away.

        A message whose dossier is contended rests for a moment, in hand and without holding up others.
        """
        if isinstance(error, Transient) and not self._stop.is_set():
            self._working.discard(delivery)
            if isinstance(error, Busy):
                log.info("message_rests", queue=self.queue, aggregate_id=delivery.key, why=error.message)
                self._resting[delivery] = time.monotonic() + _BUSY_PAUSE
            else:
                self._held.append(delivery)
            return
        if error is None:
            self._intake.settle(delivery, "basic_ack", delivery.tag)
            CONSUMED.labels(self.queue, "settled").inc()
        else:
            log.error("message_returned", queue=self.queue, error=repr(error))
            if not self._stop.is_set():
                time.sleep(_STAND_BACK)
            self._intake.settle(delivery, "basic_reject", delivery.tag, True)
            CONSUMED.labels(self.queue, "returned").inc()
        # Only now: whoever stops waits for those at work, and then closes the channel.
        self._working.discard(delivery)
        following = self._lanes.done(delivery)
        if following is not None and not self._stop.is_set():
            self._start(following)

    def stop(self, grace: float) -> None:
        """Cancels at the broker, lets the workers finish and acknowledge, returns what was not started."""
        self._stop.set()
        self._stopped.wait(grace)

    # The loop, in a thread of its own

    def run(self, grace: float = 25.0) -> None:
        pause = 0.2
        while not self._stop.is_set():
            try:
                self._connect()
                pause = 0.2
                self._consume()
            except WrongTopology as error:
                self._disconnect()
                self.state = error.message
                self.fatal(error)
                self._stop.wait(_LONGEST_PAUSE)
            except BROKER_ERRORS as error:
                self.state = f"the broker is away: {error!r}"
                log.warning("consumer_waits", queue=self.queue, why=repr(error))
                self._disconnect()
                self._stop.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception:
                log.exception("consumer_failed", queue=self.queue)
                self._disconnect()
                self._stop.wait(_LONGEST_PAUSE)
        self._finish(grace)
        self._stopped.set()

    def _connect(self) -> None:
        self._intake.connect()
        self._proven = False
        self._width = 1

    def _consume(self) -> None:
        while not self._stop.is_set():
            self._follow_switch()
            self._intake.take()
            self._start_rested()
            if self._held:
                self._pause()
            elif self._proven and self._width < self.prefetch:
                self._intake.unsubscribe()
                self._width = self.prefetch

    def _follow_switch(self) -> None:
        """Subscribed unless an operator paused the queue; what is in hand then is brought to its end all the same."""
        why = self.paused()
        if why is not None:
            self._intake.unsubscribe()
            if self.resting is None:
                log.warning("consumer_rests", queue=self.queue, why=why)
        elif not self._intake.subscribed:
            self._intake.subscribe(self._width)
        self.state, self.resting = why or "consuming", why

    def _pause(self) -> None:
        """The database is away: nothing new is taken, what is in hand stays in hand and costs no try."""
        self._intake.unsubscribe()
        self.state, self.resting = "paused, the database is away", None
        log.warning("consumer_paused", queue=self.queue, held=len(self._held))
        asked = Asked(self.ready)
        while not asked.yes:
            self._intake.beat()
            if self._stop.is_set():
                return
            if asked.answered and not asked.yes:
                asked = Asked(self.ready)
        held, self._held = self._held, []
        for delivery in held:
            self._start(delivery)

    def _start_rested(self) -> None:
        now = time.monotonic()
        for delivery in [delivery for delivery, until in self._resting.items() if until <= now]:
            del self._resting[delivery]
            self._start(delivery)

    def _finish(self, grace: float) -> None:
        """Stopping: workers end and acknowledge on the channel that is still open, the rest goes back."""
        self.state, self.resting = "stopping", None
        deadline = time.monotonic() + grace
        try:
            if self._intake.is_open:
                self._intake.unsubscribe()
                for delivery in [*self._lanes.forget_queued(), *self._held, *self._resting]:
                    self._intake.settle(delivery, "basic_reject", delivery.tag, True)
                while self._working and time.monotonic() < deadline:
                    self._intake.beat()
        except BROKER_ERRORS as error:
            log.warning("consumer_stops_without_broker", queue=self.queue, why=repr(error))
        while self._working and time.monotonic() < deadline:
            time.sleep(0.05)
        self._disconnect()

    def _disconnect(self) -> None:
        """Whatever was delivered and not started comes again; what is at work ends without acknowledgement."""
        self.resting = None
        self._intake.close()
        self._lanes.forget_queued()
        held, self._held = [*self._held, *self._resting], []
        self._resting.clear()
        for delivery in held:
            self._lanes.done(delivery)

    def _came(self, delivery: Delivery) -> None:
        if delivery.redelivered:
            REDELIVERED.labels(self.queue).inc()
        else:
            # What came back is delivered before what is fresh: the suspects are behind us.
            self._proven = True
        if self._lanes.add(delivery):
            self._start(delivery)

    def _start(self, delivery: Delivery) -> None:
        self._working.add(delivery)
        self.spawn(delivery)
