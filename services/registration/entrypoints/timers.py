"""What registration does by the clock."""

from __future__ import annotations

from nameko.timer import timer

from shared.messaging.entrypoints import BackgroundService


class RegistrationTimers(BackgroundService):
    name = "registration-timers"

    @timer(interval=3600)
    def remove_orphaned_files(self) -> None:
        self._quietly(self.app.remove_orphaned_files)
