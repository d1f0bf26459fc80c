"""What notification does by the clock."""

from __future__ import annotations

from shared.auditing.timers import RootTimer
from shared.messaging.entrypoints import BackgroundService
from shared.messaging.pacing import timer


class NotificationTimers(RootTimer, BackgroundService):
    name = "notification-timers"

    @timer(interval=1)
    def send_due_letters(self) -> None:
        for timers in self.app.timers:
            self._quietly(timers.run)

    @timer(interval=1)
    def remind_staff(self) -> None:
        self._quietly(self.app.remind_staff)

    @timer(interval=20)
    def open_digests(self) -> None:
        self._quietly(self.app.open_digests)
