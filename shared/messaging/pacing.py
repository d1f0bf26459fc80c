"""Timers: how often they come round, and what is known of each run."""

from __future__ import annotations

import time
from contextvars import ContextVar
from functools import partial
from typing import Any

from nameko import config
from nameko.timer import Timer
from prometheus_client import Gauge, Histogram

CONFIG_KEY = "CUAKHAU"

RUNS = Histogram("cuakhau_timer_seconds", "Runs of what is done by the clock", ["service", "timer", "outcome"])
LAST = Gauge(
    "cuakhau_timer_last_done_timestamp_seconds", "When a timer last did what it has to do", ["service", "timer"]
)

# Each run has a greenlet of its own, and therefore a context.
_put_off: ContextVar[bool] = ContextVar("put_off", default=False)


def put_off() -> None:
    """Says that this run did nothing, because what it needs is away."""
    _put_off.set(True)


class PacedTimer(Timer):
    """interval: seconds, fewer where the settings say that timers come round more often."""

    interval: float

    def setup(self) -> None:
        super().setup()
        settings = config[CONFIG_KEY]["settings"]
        self.interval = min(self.interval, settings.sweep_seconds or self.interval)
        self._service = settings.service

    def start(self) -> None:
        LAST.labels(self._service, self.method_name).set_to_current_time()
        super().start()

    def handle_timer_tick(self) -> None:
        began = time.monotonic()
        self.container.spawn_worker(self, (), {}, handle_result=partial(self._measured, began))

    def _measured(self, began: float, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        outcome = "failed" if exc_info else "put_off" if _put_off.get() else "done"
        RUNS.labels(self._service, self.method_name, outcome).observe(time.monotonic() - began)
        if outcome == "done":
            LAST.labels(self._service, self.method_name).set_to_current_time()
        done: tuple[Any, Any] = self.handle_result(worker_ctx, result, exc_info)
        return done


timer = PacedTimer.decorator
