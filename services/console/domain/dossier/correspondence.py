"""What notification says: what the importer was told over which channel, and whether it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NOT_ARRIVED = ("FAILED", "BOUNCED")


@dataclass(frozen=True)
class Letter:
    """event_id: the act that it tells of. answer: what the partner said when it took it. number: of a text."""

    id: str
    channel: str
    kind: str
    status: str
    queued_at: datetime
    attempts: int = 0
    event_id: str = ""
    next_attempt_at: datetime | None = None
    last_error: str | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    number: str | None = None
    answer: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None

    @property
    def became(self) -> str:
        """acknowledged: the reader's side said that it holds it; sent: it left us. The rest as the service has it."""
        if self.status == "SENT":
            return "acknowledged" if self.delivered_at or self.channel == "WINDOW" else "sent"
        if self.status == "QUEUED":
            return "retrying" if self.last_error else "waiting"
        return self.status.lower()


@dataclass(frozen=True)
class Correspondence:
    letters: tuple[Letter, ...]

    @property
    def not_arrived(self) -> tuple[Letter, ...]:
        return tuple(letter for letter in self.letters if letter.status in NOT_ARRIVED)
