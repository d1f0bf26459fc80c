"""Who else has a dossier open now, so that two people on one dossier know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

# A page says every twenty seconds that it is still open; two of these may get lost.
LIFE = timedelta(seconds=65)


@dataclass(frozen=True)
class Present:
    """since: when they opened it; seen_at: when their page was heard of last."""

    person: str
    role: str
    since: datetime
    seen_at: datetime


class Presence(Protocol):
    """A short memory: whoever was not heard of for `LIFE` is gone. Raises Unavailable."""

    def come(self, dossier: str, person: str, role: str, now: datetime) -> None: ...

    def leave(self, dossier: str, person: str) -> None: ...

    def others(self, dossier: str, person: str, now: datetime) -> list[Present]:
        """All but `person`, who came first first."""
        ...
