"""One look at everything waits for nobody who is late, and shows the rest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

from services.console.adapters.operations.thresholds import read_thresholds
from services.console.application.operations.looking import look_around
from services.console.application.operations.ports import Operations
from services.console.domain.health import Health
from services.console.domain.operations.finding import Rule
from services.console.domain.operations.queues import Board, Queue
from services.console.domain.operations.standing import Instance, Standing
from services.console.domain.operations.trends import Trends
from shared.errors import NotFound, Unavailable

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
NAMES = ("registration", "inspection")
PROBES = {name: (lambda name=name: Health(name, "http://…", alive=True, ready=True)) for name in (*NAMES, "console")}


@dataclass(frozen=True)
class Said:
    """late: who answers only once this is set."""

    late: Event
    who: str | None = None
    names: Collection[str] = NAMES

    def standing(self, service: str) -> Standing:
        if service == self.who:
            self.late.wait(20)
        return Standing(service, NOW, instances=(Instance("a:1", seen_at=NOW),))

    def trends(self, service: str, *, hours: int) -> Trends:
        raise NotFound("nothing")


@dataclass(frozen=True)
class Away:
    def board(self, *, hours: int = 1) -> Board:
        raise Unavailable("connection refused")

    def queue(self, name: str, *, hours: int = 1) -> Queue:
        raise Unavailable("connection refused")


def test_who_is_late_is_said_so_and_the_rest_stands() -> None:
    late = Event()
    try:
        sight = look_around(PROBES, Said(late, "inspection"), Operations(None, read_thresholds()), now=NOW, limit=0.5)
    finally:
        late.set()
    assert list(sight.standings) == ["registration"]
    assert [(each.rule, each.service) for each in sight.findings] == [(Rule.SERVICE_TELLS_NOTHING, "inspection")]
    assert "within 0.5 s" in sight.findings[0].said[0]


def test_a_broker_that_is_away_is_a_line_and_one_that_nobody_named_is_none() -> None:
    limits = read_thresholds()
    away = look_around(PROBES, Said(Event()), Operations(Away(), limits), now=NOW)
    assert [each.rule for each in away.findings] == [Rule.BROKER_SILENT]
    assert (away.board, str(away.broker_failed)) == (None, "connection refused")
    assert look_around(PROBES, Said(Event()), Operations(None, limits), now=NOW).findings == ()
