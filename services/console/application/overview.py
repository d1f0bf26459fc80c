"""How the services are, and what waits in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.console.application.asking import ask_each
from services.console.application.ports import Probes, Services, WaitingMessages
from services.console.domain.health import Health
from services.console.domain.messages import MessageQuery, WaitingMessage
from services.console.domain.summary import Cause, count_by_reason, group_by_cause
from shared.errors import CuakhauError

PAGE = 100
# Beyond this many per service the overview says "more than": the list is the place to go through them.
PAGES_AT_MOST = 5


@dataclass(frozen=True)
class WaitingSummary:
    """by_reason: all services together; more: services that hold more than was counted; failed: not counted at all."""

    by_reason: Mapping[str, int]
    by_service: Mapping[str, int]
    causes: tuple[Cause, ...]
    more: frozenset[str]
    failed: Mapping[str, CuakhauError]

    @property
    def total(self) -> int:
        return sum(self.by_service.values())


def survey_services(probes: Probes) -> list[Health]:
    return list(ask_each(probes, lambda _, probe: probe()).given.values())


def sum_up_waiting(services: Services) -> WaitingSummary:
    answers = ask_each(services, lambda _, service: _gather(service))
    messages = [message for found, _ in answers.given.values() for message in found]
    return WaitingSummary(
        by_reason=count_by_reason(messages),
        by_service={name: len(found) for name, (found, _) in answers.given.items()},
        causes=tuple(group_by_cause(messages)),
        more=frozenset(name for name, (_, more) in answers.given.items() if more),
        failed=answers.failed,
    )


def _gather(service: WaitingMessages) -> tuple[list[WaitingMessage], bool]:
    found: list[WaitingMessage] = []
    cursor: str | None = None
    for _ in range(PAGES_AT_MOST):
        page = service.page(MessageQuery(), limit=PAGE, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return found, cursor is not None
