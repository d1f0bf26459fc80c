"""What registration does by the clock."""

from __future__ import annotations

from shared.auditing.timers import RootTimer
from shared.messaging import measuring
from shared.messaging.entrypoints import BackgroundService
from shared.messaging.pacing import timer

# Seconds. A dossier with several alarms at once gives them all at one run.
_DEADLINES_EVERY = 15
# What waits for its dossier is acted on with it; this finds what was left by a crash, or waits in vain.
_EARLY_EVERY = 30
_SUCCESSIONS_EVERY = 60
# An officer who acted finds the paper there a moment later.
_PAPERS_EVERY = 2


class RegistrationTimers(RootTimer, BackgroundService):
    name = "registration-timers"

    @timer(interval=_DEADLINES_EVERY)
    def keep_deadlines(self) -> None:
        self._quietly(self.app.deadlines.run)

    @timer(interval=_EARLY_EVERY)
    def catch_up_early(self) -> None:
        self._quietly(self.app.catch_up_early)

    @timer(interval=_PAPERS_EVERY)
    def make_papers(self) -> None:
        self._quietly(self.app.papers.run)

    @timer(interval=_SUCCESSIONS_EVERY)
    def hand_over(self) -> None:
        """Dossiers of an agency that has ended, to its successor."""
        self._quietly(self.app.hand_over)

    @timer(interval=measuring.EVERY)
    def measure_deadlines(self) -> None:
        self._quietly(self.app.measure_deadlines)

    @timer(interval=3600)
    def remove_orphaned_files(self) -> None:
        self._quietly(self.app.remove_orphaned_files)
