"""What registration does by the clock."""

from __future__ import annotations

from shared.messaging.entrypoints import BackgroundService, timer

# Seconds. A dossier with several alarms at once gives them all at one run.
_DEADLINES_EVERY = 15
_SUCCESSIONS_EVERY = 60


class RegistrationTimers(BackgroundService):
    name = "registration-timers"

    @timer(interval=_DEADLINES_EVERY)
    def keep_deadlines(self) -> None:
        self._quietly(self.app.deadlines.run)

    @timer(interval=_SUCCESSIONS_EVERY)
    def hand_over(self) -> None:
        """Dossiers of an agency that has ended, to its successor."""
        self._quietly(self.app.hand_over)

    @timer(interval=3600)
    def remove_orphaned_files(self) -> None:
        self._quietly(self.app.remove_orphaned_files)
