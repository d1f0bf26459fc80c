"""What is wrong in the running system, worst first: each line follows from one rule and names what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from services.console.domain.operations.at_broker import of_broker
from services.console.domain.operations.finding import Finding, Rule, Severity
from services.console.domain.operations.in_service import of_service
from services.console.domain.operations.queues import Board
from services.console.domain.operations.standing import Standing
from services.console.domain.operations.thresholds import Thresholds


def findings(
    standings: Mapping[str, Standing],
    board: Board | None,
    limits: Thresholds,
    now: datetime,
    *,
    silent: Mapping[str, str] | None = None,
    mute: Mapping[str, str] | None = None,
    broker_silent: str | None = None,
) -> tuple[Finding, ...]:
    """standings: of the services that answered. silent: why nobody answers, by service; mute: why one that lives tells
    nothing of itself. board: None where nobody is asked, or broker_silent says why there is no answer.
    """
    found = [*_unknown(silent or {}, mute or {}, broker_silent)]
    for standing in standings.values():
        found += of_service(standing, limits, standing.now or now)
    if board is not None:
        found += of_broker(board, standings, limits, now)
    # What has lasted longest of what is equally bad comes first.
    return tuple(sorted(found, key=lambda each: (-each.severity, each.since is None, each.since or now)))


def is_wrong(found: tuple[Finding, ...]) -> bool:
    return any(each.severity > Severity.NOTE for each in found)


def _unknown(silent: Mapping[str, str], mute: Mapping[str, str], broker: str | None) -> Iterator[Finding]:
    for service, why in silent.items():
        yield Finding(Rule.SERVICE_SILENT, Severity.BAD, service, said=(why,))
    for service, why in mute.items():
        yield Finding(Rule.SERVICE_TELLS_NOTHING, Severity.CARE, service, said=(why,))
    if broker is not None:
        yield Finding(Rule.BROKER_SILENT, Severity.BAD, said=(broker,))
