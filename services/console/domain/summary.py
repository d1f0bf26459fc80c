"""The order in which an operator goes through waiting messages."""

from __future__ import annotations

from collections.abc import Iterable

from services.console.domain.messages import WaitingMessage


def oldest_first(messages: Iterable[WaitingMessage]) -> list[WaitingMessage]:
    return sorted(messages, key=lambda m: (m.since is None, m.since.timestamp() if m.since else 0.0, str(m.ref)))
