"""What notification does by the clock."""

from __future__ import annotations

from nameko.timer import timer

from shared.messaging.entrypoints import BackgroundService


class NotificationTimers(BackgroundService):
    name = "notification-timers"

    @timer(interval=1)
    def send_due_letters(self) -> None:
        self._quietly(self.app.timers.run)
