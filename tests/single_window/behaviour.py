"""How the stand-in window behaves for a while."""

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum


class Mode(StrEnum):
    """ok: keeps the message, answers 99. late: keeps it, answers after `seconds`. lost: keeps it, hangs up unanswered.

    silent: neither keeps nor answers it, hangs up after `seconds`. fault: a SOAP fault, not kept. refuse: answers 00.
    """

    OK = "ok"
    LATE = "late"
    LOST = "lost"
    SILENT = "silent"
    FAULT = "fault"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Behaviour:
    """count: for so many messages, then ok again; until: up to that moment. Neither: until told otherwise."""

    mode: Mode = Mode.OK
    seconds: float = 0.0
    count: int | None = None
    until: datetime | None = None


class Mood:
    """The behaviour in force."""

    def __init__(self) -> None:
        self._current = Behaviour()
        self._lock = threading.Lock()

    def set(self, behaviour: Behaviour) -> None:
        with self._lock:
            self._current = behaviour

    def now(self) -> Behaviour:
        with self._lock:
            self._expire()
            return self._current

    def take(self) -> Behaviour:
        """The behaviour towards one message, counting it."""
        with self._lock:
            self._expire()
            taken = self._current
            if taken.count is not None:
                self._current = replace(taken, count=taken.count - 1)
            return taken

    def _expire(self) -> None:
        spent = self._current.count is not None and self._current.count <= 0
        over = self._current.until is not None and datetime.now(UTC) >= self._current.until
        if spent or over:
            self._current = Behaviour()


def read_behaviour(body: dict[str, object]) -> Behaviour:
    """From JSON {mode, seconds?, count?, until? (ISO 8601)}. Raises ValueError, TypeError, KeyError."""
    until, count = body.get("until"), body.get("count")
    moment = datetime.fromisoformat(str(until)) if until else None
    if moment and moment.tzinfo is None:
        raise ValueError("until needs a time zone, for example 2026-09-11T02:00:00Z")
    return Behaviour(
        mode=Mode(str(body["mode"])),
        seconds=float(str(body.get("seconds", 0))),
        count=None if count is None else int(str(count)),
        until=moment,
    )
