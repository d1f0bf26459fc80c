"""What the entrypoints of this service are given at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.notification.application.arrivals import Bounce, Receipt
from services.notification.application.ports import Correspondences, StaffDirectory, StaffNotices
from shared.aggregate import Actor, Json
from shared.clock import Clock, NewId
from shared.messaging.service import ServiceMessages
from shared.single_window.journal import JournalStore
from shared.single_window.standings import Standings
from shared.storage import TimerSweep
from shared.storage.positions import Positions


class TakeBounce(Protocol):
    def __call__(self, bounce: Bounce, *, actor: Actor) -> Json: ...


@dataclass(frozen=True)
class Arrivals:
    """What the world says of letters. gateway_secret: None where nothing is texted."""

    take_receipt: Callable[[Receipt], Json]
    take_bounce: TakeBounce
    gateway_secret: str | None = None


@dataclass(frozen=True)
class NotificationApp:
    """remind_staff, open_digests: what is done by the clock, besides sending."""

    correspondences: Correspondences
    journal: JournalStore
    window_standings: Standings
    clock: Clock
    new_id: NewId
    messages: ServiceMessages
    positions: Positions[Any]
    timers: Sequence[TimerSweep]
    reminders: StaffNotices
    digests: StaffNotices
    directory: StaffDirectory
    remind_staff: Callable[[], object]
    open_digests: Callable[[], object]
    arrivals: Arrivals | None = None
