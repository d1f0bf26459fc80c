"""nameko's side of messaging: the consumer as an entrypoint, the relay as a background thread, the sweeps as timers."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any

import eventlet
from nameko import config
from nameko.extensions import DependencyProvider, Entrypoint

from shared.errors import Transient
from shared.messaging import measuring
from shared.messaging.consumer import Consumer
from shared.messaging.lanes import Delivery
from shared.messaging.pacing import CONFIG_KEY, put_off, timer
from shared.messaging.service import ServiceMessages
from shared.messaging.subscriptions import inbox_of, parked_of
from shared.operating.switches import INBOX
from shared.storage.database import trouble
from shared.web import App
from shared.web.app import provided
from shared.web.health import checks

_RELAY_GRACE = 20.0


class ConsumeQueue(Entrypoint):
    """Runs the decorated method with each Delivery of a queue. queue: "inbox" or "parked"."""

    def __init__(self, queue: str, prefetch: int | None = None, **kwargs: Any) -> None:
        self.queue = queue
        self.prefetch = prefetch
        super().__init__(expected_exceptions=(Transient,), **kwargs)

    def setup(self) -> None:
        settings = config[CONFIG_KEY]["settings"]
        messages: ServiceMessages = provided(self.container.service_name).app.messages  # type: ignore[union-attr]
        self.operating = messages.operating
        name = (inbox_of if self.queue == "inbox" else parked_of)(settings.service)
        self.grace = settings.grace
        self.consumer = Consumer(
            settings.amqp_uri,
            name,
            name=f"{settings.service}.{self.queue}",
            topology=messages.topology,
            spawn=self._spawn,
            ready=lambda: trouble(messages.database) is None,
            paused=self._paused,
            prefetch=self.prefetch or settings.prefetch,
            management_uri=settings.amqp_management_uri,
            vhost=settings.vhost,
            fatal=config[CONFIG_KEY]["fatal"],
        )
        self.operating.holds(lambda: self.consumer.in_hand)
        if self.queue == INBOX:
            self.operating.obeys(INBOX, lambda: self.consumer.resting is not None)
        checks.register(name, self.consumer.trouble, lambda: self.consumer.resting)

    def start(self) -> None:
        self.container.spawn_managed_thread(partial(self.consumer.run, self.grace), identifier=self.consumer.queue)

    def stop(self) -> None:
        self.consumer.stop(self.grace + 1)

    def _paused(self) -> str | None:
        # What was set aside is not paused: taking that in does nothing but show it to operators.
        switch = self.operating.switches.paused(INBOX) if self.queue == INBOX else None
        return str(switch) if switch else None

    def _spawn(self, delivery: Delivery) -> None:
        self.container.spawn_worker(self, (delivery,), {}, handle_result=self._handle_result)

    def _handle_result(self, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        self.consumer.finished(worker_ctx.args[0], exc_info[1] if exc_info else None)
        return result, exc_info


consume_queue = ConsumeQueue.decorator


class RelayThread(DependencyProvider):
    """Runs the relay for as long as the container lives; stops last, so that the last acts are published."""

    def setup(self) -> None:
        self.messages: ServiceMessages = provided(self.container.service_name).app.messages  # type: ignore[union-attr]
        checks.register("relay", self._trouble)

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self.messages.relay.run, identifier="relay")

    def stop(self) -> None:
        self.messages.relay.stop()
        # A publish at work ends by its own timeouts; whatever else holds it must not hold the process.
        with eventlet.Timeout(_RELAY_GRACE, False):
            self.thread.wait()

    def _trouble(self) -> str | None:
        return None if self.messages.relay.publisher.connected else "the broker cannot be reached for publishing"


class EventService:
    """Takes in other services' events. Subclasses set `name`."""

    name: str
    app = App()

    @consume_queue("inbox")
    def receive(self, delivery: Delivery) -> None:
        self.app.messages.receive(delivery)

    @consume_queue("parked", prefetch=1)
    def take_parked(self, delivery: Delivery) -> None:
        self.app.messages.take_parked(delivery)


class BackgroundService:
    """Publishes what was committed and tries again what waits. Subclasses set `name` and may add timers of their own."""

    name: str
    app = App()
    relay = RelayThread()

    @timer(interval=1)
    def retry_waiting(self) -> None:
        self._quietly(self.app.messages.sweep.run)

    @timer(interval=1)
    def carry_out_bulk_acts(self) -> None:
        self._quietly(self.app.messages.bulk.run)

    @timer(interval=1)
    def operate(self) -> None:
        self._quietly(self.app.messages.operating.run)

    @timer(interval=measuring.EVERY)
    def measure(self) -> None:
        self._quietly(self.app.messages.measuring.run)

    @staticmethod
    def _quietly(work: Any) -> None:
        """The database being away is told by /readyz; a sweep just comes again."""
        try:
            work()
        except Transient:
            put_off()


def exit_now(error: Exception) -> None:
    """The broker is set up wrongly: going on could lose messages, so the process ends and says why."""
    print(f"refused to run: {error}", file=sys.stderr, flush=True)
    os._exit(78)
