"""How the system stands as a whole: all services and the broker asked at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from services.console.application.asking import ask_each
from services.console.application.operations.ports import Operations, Services
from services.console.application.ports import Probes
from services.console.domain.health import Health
from services.console.domain.operations.finding import Finding
from services.console.domain.operations.findings import findings
from services.console.domain.operations.queues import Board
from services.console.domain.operations.standing import Standing
from services.console.domain.operations.trends import Trends
from shared.errors import CuakhauError, NotFound

# Longer nobody waits for the page: whoever has not answered by then is shown so.
LIMIT = 3.0
_BROKER = "broker"


@dataclass(frozen=True)
class Sight:
    """One look at everything.

    healths, standings: of the services that answered; failed: why the others did not, and those that tell nothing of
    themselves. board: of the broker; None where no setting names it, or broker_failed says why it gave none.
    """

    healths: Mapping[str, Health]
    standings: Mapping[str, Standing]
    failed: Mapping[str, CuakhauError]
    board: Board | None
    broker_failed: CuakhauError | None
    findings: tuple[Finding, ...]


def look_around(
    probes: Probes, services: Services, operations: Operations, *, now: datetime, limit: float = LIMIT
) -> Sight:
    """limit: seconds for all of them together. Of the console itself there is a probe alone."""
    questions: dict[str, Callable[[], Any]] = {}
    for name, probe in probes.items():
        questions[f"health {name}"] = probe
        if name in services.names:
            questions[f"standing {name}"] = partial(services.standing, name)
    if operations.broker is not None:
        questions[_BROKER] = operations.broker.board
    answers = ask_each(questions, lambda _, ask: ask(), seconds=limit)
    healths: dict[str, Health] = _of(answers.given, "health ")
    standings: dict[str, Standing] = _of(answers.given, "standing ")
    failed: dict[str, CuakhauError] = _of(answers.failed, "standing ")
    broker_failed = answers.failed.get(_BROKER)
    board = answers.given.get(_BROKER)
    alive = {name for name, health in healths.items() if health.alive}
    found = findings(
        standings,
        board,
        operations.thresholds,
        now,
        silent={name: error.message for name, error in failed.items() if name not in alive},
        mute={name: _why_mute(error) for name, error in failed.items() if name in alive},
        broker_silent=broker_failed.message if broker_failed else None,
    )
    return Sight(healths, standings, failed, board, broker_failed, found)


def follow_trends(
    names: tuple[str, ...], services: Services, *, hours: int
) -> tuple[Mapping[str, Trends], Mapping[str, CuakhauError]]:
    """By service; and why some gave none."""
    answers = ask_each(dict.fromkeys(names), lambda name, _: services.trends(name, hours=hours), seconds=LIMIT)
    return answers.given, answers.failed


def _of(answers: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): said for name, said in answers.items() if name.startswith(prefix)}


def _why_mute(error: CuakhauError) -> str:
    return "older than this console" if isinstance(error, NotFound) else error.message
