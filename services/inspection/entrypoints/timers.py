"""What inspection does by the clock."""

from __future__ import annotations

from shared.messaging.entrypoints import BackgroundService


class InspectionTimers(BackgroundService):
    name = "inspection-timers"
