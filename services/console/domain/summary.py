"""Many waiting messages, brought down to what an operator takes in at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.console.domain.messages import Reason, WaitingMessage

_PRESSING = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Cause:
    """Messages that wait for the same cause. error: the first line of the error, shared by all of them."""

    service: str
    reason: str
    type: str | None
    error: str
    count: int
    oldest: datetime | None


def count_by_reason(messages: Iterable[WaitingMessage]) -> dict[str, int]:
    """Every known reason, also those with nothing waiting, the most pressing first."""
    found = Counter(message.reason for message in messages)
    return {str(reason): found[reason] for reason in sorted({*Reason, *found}, key=_place)}


def group_by_cause(messages: Iterable[WaitingMessage]) -> list[Cause]:
    """The most pressing reason first, then the largest group."""
    groups: dict[tuple[str, str, str | None, str], list[WaitingMessage]] = {}
    for message in messages:
        error = (message.error or "").strip().partition("\n")[0]
        groups.setdefault((message.ref.service, message.reason, message.type, error), []).append(message)
    causes = [Cause(*key, count=len(members), oldest=_oldest(members)) for key, members in groups.items()]
    return sorted(causes, key=lambda cause: (_place(cause.reason), -cause.count, cause.service, cause.type or ""))


def oldest_first(messages: Iterable[WaitingMessage]) -> list[WaitingMessage]:
    return sorted(messages, key=lambda m: (m.since is None, m.since.timestamp() if m.since else 0.0, str(m.ref)))


def _oldest(messages: Sequence[WaitingMessage]) -> datetime | None:
    return min((message.since for message in messages if message.since), default=None)


def _place(reason: str) -> tuple[int, str]:
    return (_PRESSING[Reason(reason)] if reason in _PRESSING else len(_PRESSING), reason)
