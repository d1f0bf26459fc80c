"""The sender: dossiers that are due are worked on side by side, each by one worker at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from eventlet.greenpool import GreenPool
from prometheus_client import Counter, Gauge

from services.notification.application.breaker import Breaker, BreakerState
from services.notification.application.ports import Chance, Partners
from services.notification.application.send_due import SendReport, Tried
from shared.clock import Clock
from shared.errors import Transient

log = structlog.get_logger(__name__)

# What breaks off in an unforeseen way stands back this long, so that it does not starve the rest.
_UNFORESEEN = timedelta(minutes=1)

_TRIES = Counter("notification_letter_tries_total", "Tries to send a letter", ["channel", "outcome"])
_ALARMS = Counter("notification_letter_alarms_total", "Tries beyond which somebody should look", ["channel"])
_FAILURES = Counter("notification_sender_failures_total", "Dossiers whose sending broke off in an unforeseen way")
_BREAKER = Gauge("notification_partner_breaker", "1 for the state that the breaker is in", ["channel", "state"])


class StandBack(Protocol):
    def __call__(self, id: str, *, version: int | None, until: datetime) -> None: ...


class DueSender:
    """Call it with the id of a dossier that may have something to send; it returns at once unless all workers are busy.

    send: the use case, bound to its ports. stand_back: leaves a dossier alone for a while. spread: see the data file.
    note: told of each try.
    """

    def __init__(
        self,
        send: Callable[[str], SendReport],
        stand_back: StandBack,
        *,
        spread: timedelta,
        chance: Chance,
        clock: Clock,
        workers: int = 16,
        note: Callable[[Tried], None] = lambda _: None,
    ) -> None:
        self._send = send
        self._stand_back = stand_back
        self._spread = spread
        self._chance = chance
        self._clock = clock
        self._note = note
        self._pool = GreenPool(workers)
        self._at_work: set[str] = set()
        self._closed = False

    def __call__(self, dossier_id: str) -> None:
        if self._closed or dossier_id in self._at_work:
            return
        self._at_work.add(dossier_id)
        self._pool.spawn_n(self._work, dossier_id)

    def nudge(self, dossier_id: str) -> None:
        """The same, and never waits: whoever queues a letter is not held up by a slow partner; the sweep finds it."""
        if self._pool.free() > 0:
            self(dossier_id)

    @property
    def in_hand(self) -> int:
        return len(self._at_work)

    def drain(self) -> None:
        """Returns when nothing is in hand any more."""
        self._pool.waitall()

    def close(self) -> None:
        """Begins nothing more, whatever the sweep still finds, and returns when nothing is in hand any more."""
        self._closed = True
        self.drain()

    def _work(self, dossier_id: str) -> None:
        try:
            report = self._send(dossier_id)
            self._tell(dossier_id, report)
            if report.not_before and (report.postponed or not report.tried):
                until = report.not_before + self._spread * self._chance()
                self._stand_back(dossier_id, version=report.version, until=until)
        except Transient as error:
            log.warning("sending_postponed", aggregate_id=dossier_id, error=error.message)
        except Exception:
            _FAILURES.inc()
            log.exception("sending_failed", aggregate_id=dossier_id)
            self._spare(dossier_id)
        finally:
            self._at_work.discard(dossier_id)

    def _spare(self, dossier_id: str) -> None:
        try:
            self._stand_back(dossier_id, version=None, until=self._clock() + _UNFORESEEN)
        except Transient as error:
            log.warning("standing_back_failed", aggregate_id=dossier_id, error=error.message)

    def _tell(self, dossier_id: str, report: SendReport) -> None:
        for tried in report.tried:
            letter = tried.letter
            self._note(tried)
            _TRIES.labels(letter.channel.value, type(tried.outcome).__name__.lower()).inc()
            said = {"aggregate_id": dossier_id, "letter_id": letter.id, "channel": letter.channel.value}
            if tried.alarm:
                _ALARMS.labels(letter.channel.value).inc()
                log.error("letter_keeps_failing", kind=letter.kind.value, attempts=letter.attempts + 1, **said)
            else:
                log.info("letter_tried", kind=letter.kind.value, act=tried.act and tried.act.value, **said)


def measure_breakers(partners: Partners) -> None:
    """Lets /metrics read the breakers' states whenever it is asked."""
    for channel, partner in partners.items():
        for state in BreakerState:
            gauge = _BREAKER.labels(channel.value, state.value)
            gauge.set_function(partial(_is_in, partner.breaker, state))


def _is_in(breaker: Breaker, state: BreakerState) -> float:
    return float(breaker.state is state)
