"""How a service process starts, runs and stops.

    python -m services.registration   ->   serve("registration", build)

Starting: settings, logging, database and its indexes, topology, then nameko's containers. Stopping (SIGTERM): the fronts
finish what is in hand, then the relay publishes what they left; a watchdog ends the process if that takes too long.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import eventlet
import structlog
from eventlet import patcher
from nameko import config
from nameko.containers import ServiceContainer
from pymongo.database import Database

from shared import telemetry
from shared.aggregate import Reaction
from shared.clock import Clock, NewId, clock_over, new_id
from shared.config import Settings
from shared.contracts import CATALOGUE
from shared.errors import Transient
from shared.messaging.connection import BROKER_ERRORS, close_quietly, open_connection
from shared.messaging.entrypoints import exit_now
from shared.messaging.pacing import CONFIG_KEY
from shared.messaging.service import Fed, ServiceMessages
from shared.messaging.topology import WrongTopology, check, declare
from shared.regulation import BadRegulation
from shared.secret import Misconfigured
from shared.storage import AggregateStore
from shared.storage.aggregates import Codec
from shared.storage.database import open_database, trouble
from shared.telemetry.exporting import start_tracing
from shared.web import provide
from shared.web.health import checks
from shared.web.principals import Admit

log = structlog.get_logger(__name__)

R = TypeVar("R")

_EX_CONFIG = 78
_DATABASE_PATIENCE = 60.0


@dataclass(frozen=True)
class Platform:
    """What every service is built on. fatal: ends the process when the broker is set up wrongly."""

    settings: Settings
    database: Database[Any]
    clock: Clock
    new_id: NewId
    fatal: Callable[[Exception], None]

    def store(self, repository: Callable[..., R], collection: str, *, kind: str, codec: Codec[Any]) -> R:
        """A repository over one of this service's collections, publishing under this service's name."""
        return repository(
            self.database[collection],
            kind=kind,
            codec=codec,
            source=self.settings.service,
            catalogue=CATALOGUE,
            clock=self.clock,
            new_id=self.new_id,
        )

    def messages(
        self,
        store: AggregateStore[Any],
        reactions: Mapping[str, Reaction[Any]],
        ignored: Collection[str] = (),
        *,
        further: Sequence[Fed] = (),
        publishing: Sequence[AggregateStore[Any]] = (),
    ) -> ServiceMessages:
        """This service's side of the exchange; `store` is both its inbox and its outbox. The rest as ServiceMessages."""
        return ServiceMessages(
            self.settings.service,
            amqp_uri=self.settings.amqp_uri,
            database=self.database,
            store=store,
            reactions=reactions,
            ignored=ignored,
            further=further,
            publishing=publishing,
            clock=self.clock,
            new_id=self.new_id,
            fatal=self.fatal,
        )


@dataclass(frozen=True)
class Service:
    """What a bootstrap returns. app: what `App()` injects; has `.messages`. prepare: creates indexes, once, at start.

    fronts: nameko classes that take work in (HTTP, queues); back: the one that publishes and sweeps, stopped last.
    finish: waits for what was begun in the background, once the fronts have stopped. admit: what the register of staff
    says of callers.
    """

    app: Any
    fronts: Sequence[type]
    back: type
    prepare: Callable[[], None]
    finish: Callable[[], None] = lambda: None
    admit: Admit | None = None


def serve(name: str, build: Callable[[Platform], Service]) -> None:
    """Runs until SIGTERM or SIGINT. Exit status 78: wrong settings, topology or law, with what to do on standard error."""
    try:
        settings = Settings.from_environment(name, os.environ)
        telemetry.configure_logging(name, settings.log_level)
        traces = start_tracing(name, os.environ)
        database = open_database(settings.mongodb_uri, settings.database, name)
        service = build(Platform(settings, database, clock_over(settings.clock_file), new_id, exit_now))
        _refuse_wrong_topology(settings, service)
        _prepare(service)
    except (Misconfigured, BadRegulation) as error:
        print(f"{name} does not start: {error}", file=sys.stderr)
        sys.exit(_EX_CONFIG)
    checks.register("database", lambda: trouble(database))
    provide(service.app, address=settings.address, admit=service.admit)
    # Workers hold a greenlet each; more than what old and new connection deliver, so that taking a message never waits.
    workers = max(40, 2 * settings.prefetch + 5)
    with config.patch({"max_workers": workers, CONFIG_KEY: {"settings": settings, "fatal": exit_now}}):
        _run(settings, service)
    if traces is not None:
        traces.stop()


def _run(settings: Settings, service: Service) -> None:
    fronts = [ServiceContainer(cls) for cls in service.fronts]
    back = ServiceContainer(service.back)
    stopping = eventlet.event.Event()

    def on_signal(_number: int, _frame: Any) -> None:
        if not stopping.ready():
            _watch(settings.grace + 10)
            eventlet.spawn_n(stopping.send, None)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    for container in (back, *fronts):
        container.start()
        eventlet.spawn(_end_if_died, container, stopping)
    log.info("started", address=settings.address)
    stopping.wait()
    log.info("stopping")
    operating = service.app.messages.operating
    operating.stop()
    for stopped in [eventlet.spawn(container.stop) for container in fronts]:
        stopped.wait()
    service.finish()
    back.stop()
    operating.stop(ended=True)
    log.info("stopped")


def _end_if_died(container: ServiceContainer, stopping: Any) -> None:
    try:
        container.wait()
    except BaseException:
        log.exception("container_died", container=container.service_name)
        os._exit(1)
    if not stopping.ready():
        log.error("container_ended", container=container.service_name)
        os._exit(1)


def _watch(seconds: float) -> None:
    """A native thread: it ends the process even when no greenlet can run any more."""
    native_threading, native_time = patcher.original("threading"), patcher.original("time")

    def end() -> None:
        native_time.sleep(seconds)
        print("stopping took too long; the rest is delivered again elsewhere", file=sys.stderr, flush=True)
        os._exit(1)

    native_threading.Thread(target=end, daemon=True).start()


def _prepare(service: Service) -> None:
    deadline = time.monotonic() + _DATABASE_PATIENCE
    while True:
        try:
            service.prepare()
            service.app.messages.sweep.wake_unknown()
            # Before the first message: what an operator paused stays paused.
            service.app.messages.operating.switches.refresh()
            return
        except Transient as error:
            if time.monotonic() > deadline:
                print(f"does not start: {error.message}. Is MONGODB_URI right?", file=sys.stderr)
                sys.exit(1)
            log.warning("database_awaited", why=error.message)
            time.sleep(1)


def _refuse_wrong_topology(settings: Settings, service: Service) -> None:
    """With the broker away the service starts all the same: intake goes on, the check comes when it is back."""
    connection = None
    try:
        connection = open_connection(settings.amqp_uri, f"{settings.service}.check")
        declare(connection, service.app.messages.topology)
        if settings.amqp_management_uri:
            check(settings.amqp_management_uri, settings.vhost, service.app.messages.topology)
    except WrongTopology as error:
        print(f"{settings.service} does not start: {error.message}", file=sys.stderr)
        sys.exit(_EX_CONFIG)
    except BROKER_ERRORS as error:
        log.warning("broker_away_at_start", why=repr(error))
    except Exception as error:
        log.warning("topology_unchecked", why=repr(error))
    finally:
        close_quietly(connection)
