"""What the entrypoints of this service are given at start."""

from __future__ import annotations

from dataclasses import dataclass

from services.notification.application.ports import Correspondences
from shared.clock import Clock, NewId
from shared.messaging.service import ServiceMessages
from shared.storage import TimerSweep


@dataclass(frozen=True)
class NotificationApp:
    correspondences: Correspondences
    clock: Clock
    new_id: NewId
    messages: ServiceMessages
    timers: TimerSweep
