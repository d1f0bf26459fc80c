"""What a service says of itself: its processes, what it has not sent, what waits, its partners, the window's messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.console.domain.switches import Switch

READY, NOT_READY, STOPPING, STOPPED, GONE = "ready", "not_ready", "stopping", "stopped", "gone"
CLOSED = "closed"


@dataclass(frozen=True)
class Instance:
    """One process of a service. id: host and process. checks: what each of its checks says. in_hand: messages."""

    id: str
    state: str = READY
    host: str | None = None
    version: str | None = None
    commit: str | None = None
    started_at: datetime | None = None
    seen_at: datetime | None = None
    checks: Mapping[str, Any] = field(default_factory=dict)
    in_hand: int | None = None

    @property
    def failing(self) -> tuple[str, ...]:
        """Its checks that do not hold, in its own words. One that holds may have something to add: "ok: paused since …"."""
        return tuple(f"{name}: {said}" for name, said in self.checks.items() if not str(said or "ok").startswith("ok"))


@dataclass(frozen=True)
class Outbox:
    """Events that the broker has not confirmed. more: there are more than count. failing: so many were tried in vain."""

    count: int = 0
    more: bool = False
    oldest_since: datetime | None = None
    failing: int = 0


@dataclass(frozen=True)
class Waiting:
    """Messages that wait in their dossiers for one reason."""

    reason: str
    count: int
    oldest_since: datetime | None = None


@dataclass(frozen=True)
class Timers:
    """Acts whose time has come and that were not done."""

    overdue: int = 0
    more: bool = False
    oldest_due_at: datetime | None = None


@dataclass(frozen=True)
class Channel:
    """One way by which letters go out. state: of its breaker. queued: letters to be sent. failed: given up.

    more: there are more than these.
    """

    channel: str
    state: str = CLOSED
    queued: int = 0
    oldest_since: datetime | None = None
    failed: int = 0
    more: bool = False
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True)
class Feed:
    """One type of message between the window and us. direction: in or out. unusual: silent for longer than it is wont."""

    type: str
    direction: str = "in"
    last_at: datetime | None = None
    usual_gap_seconds: float | None = None
    unusual: bool = False


@dataclass(frozen=True)
class Standing:
    """One service as it stands at `now`, by its own clock."""

    service: str
    now: datetime | None = None
    instances: tuple[Instance, ...] = ()
    outbox: Outbox = field(default_factory=Outbox)
    waiting: tuple[Waiting, ...] = ()
    timers: Timers = field(default_factory=Timers)
    channels: tuple[Channel, ...] = ()
    feeds: tuple[Feed, ...] = ()
    switches: tuple[Switch, ...] = ()

    def paused(self, name: str) -> bool:
        return any(switch.paused for switch in self.switches if switch.name.casefold() == name.casefold())
