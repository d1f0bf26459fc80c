"""`python -m tests.faults.sabotage GUARD SERVICE`: the service with one of its guards switched off.

Only to see that the fault suite notices: a suite that stays green without outbox, gate or waiting proves nothing.
"""

from __future__ import annotations

import os

os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet

eventlet.monkey_patch()

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from shared.messaging.fresh import Fresh
from shared.runtime import serve
from shared.storage.gate import DROPPED, Gate, Settled
from shared.storage.marks import Mark
from shared.storage.outbox import Outbox, Pending


def outbox() -> None:
    """The event just committed is published once; what that misses is never looked for, nor sent again."""
    pending = Outbox.pending

    def newest_only(self: Outbox, subjects: Any) -> list[Pending]:
        return [Pending(found.subject, found.envelopes[-1:]) for found in pending(self, subjects)]

    def forget(*_: Any) -> None:
        return None

    def nothing(*_: Any, **__: Any) -> list[Any]:
        return []

    Outbox.pending = newest_only  # type: ignore[method-assign]
    Outbox.published = nothing  # type: ignore[method-assign]
    Outbox.due = nothing  # type: ignore[method-assign]
    Outbox.quiet = nothing  # type: ignore[method-assign]
    Fresh._after_trouble = forget  # type: ignore[method-assign]


def gate_off() -> None:
    """Every message is applied as it comes, whatever its number."""

    def apply_whatever(self: Gate[Any], envelope: Any, entry: Any) -> Settled | None:
        document = self.document.read(envelope.subject)
        return self._apply(document, envelope, Mark.of(document, envelope.source), entry)

    Gate._look_and_act = apply_whatever  # type: ignore[method-assign]


def waiting() -> None:
    """What cannot be applied now is acknowledged and dropped."""

    def drop(*_: Any, **__: Any) -> Settled:
        return Settled(DROPPED)

    Gate._wait = drop  # type: ignore[method-assign, assignment]


GUARDS: dict[str, Callable[[], None]] = {"outbox": outbox, "gate": gate_off, "waiting": waiting}


def main(guard: str, service: str) -> None:
    GUARDS[guard]()
    serve(service, import_module(f"services.{service}.bootstrap").build)


if __name__ == "__main__":
    main(*sys.argv[1:])
