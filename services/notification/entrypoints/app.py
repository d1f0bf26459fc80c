"""What the entrypoints of this service are given at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.notification.application.ports import Correspondences, StaffDirectory, StaffNotices
from shared.clock import Clock, NewId
from shared.messaging.service import ServiceMessages
from shared.storage import TimerSweep


@dataclass(frozen=True)
class NotificationApp:
    """remind_staff, open_digests: what is done by the clock, besides sending."""

    correspondences: Correspondences
    clock: Clock
    new_id: NewId
    messages: ServiceMessages
    timers: Sequence[TimerSweep]
    reminders: StaffNotices
    digests: StaffNotices
    directory: StaffDirectory
    remind_staff: Callable[[], object]
    open_digests: Callable[[], object]
