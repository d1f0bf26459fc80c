"""Tries to send letters as steps of the traces of the acts that queued them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from services.notification.domain.events import Outcome, Unknown
from services.notification.domain.letters import Channel, Letter
from shared.errors import Transient
from shared.telemetry import Kind, spanning
from shared.telemetry.traces import is_traced


class Traces(Protocol):
    def trace_of(self, letter: Letter) -> str | None: ...


def step_of(
    channel: Channel, boxes: Sequence[Traces]
) -> Callable[[Letter], AbstractContextManager[Callable[[Outcome], None]]]:
    """As `Partner.step`. boxes: where the letter may lie."""

    @contextmanager
    def step(letter: Letter) -> Iterator[Callable[[Outcome], None]]:
        parent = _origin(letter, boxes) if is_traced() else None
        with spanning(f"send {channel.value.lower()}", kind=Kind.CLIENT, parent=parent, apart=True) as span:
            span.note(letter_id=letter.id, letter=letter.kind.value, attempt=letter.attempts + 1)

            def told(outcome: Outcome) -> None:
                span.note(outcome=type(outcome).__name__.lower())
                if isinstance(outcome, Unknown):
                    span.fail("unknown")

            yield told

    return step


def _origin(letter: Letter, boxes: Sequence[Traces]) -> str | None:
    """A trace that cannot be found costs the letter nothing."""
    try:
        return next((found for box in boxes if (found := box.trace_of(letter))), None)
    except Transient:
        return None
