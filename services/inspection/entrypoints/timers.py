"""What inspection does by the clock."""

from __future__ import annotations

from nameko.timer import timer

from shared.messaging.entrypoints import BackgroundService


class InspectionTimers(BackgroundService):
    name = "inspection-timers"

    @timer(interval=5)
    def settle_bookings(self) -> None:
        self._quietly(self.app.settle_bookings)
