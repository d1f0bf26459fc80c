"""What one dossier experienced."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Experience:
    """number: of the dossier in its run, from 0. events: in order, `at` in seconds since the run began.

    acknowledged: messageIds that got 99. contradictions: answers that were not the same for the same message.
    trouble: why the script did not go on, in words.
    """

    number: int
    file_code: str
    script: str
    began: float
    events: list[Json] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    again: list[Callable[[], None]] = field(default_factory=list)
    trouble: str | None = None
    done: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, **more: Any) -> None:
        with self._lock:
            self.events.append({"at": round(time.monotonic() - self.began, 3), "what": what, **more})

    def count(self, **wanted: Any) -> int:
        """Of events that have these values."""
        return sum(all(event.get(key) == value for key, value in wanted.items()) for event in self.events)

    @property
    def faults(self) -> list[str]:
        return [event["fault"] for event in self.events if event.get("fault")]
