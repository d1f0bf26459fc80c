"""What inspection does by the clock."""

from __future__ import annotations

from shared.auditing.timers import RootTimer
from shared.messaging.entrypoints import BackgroundService
from shared.messaging.pacing import timer


class InspectionTimers(RootTimer, BackgroundService):
    name = "inspection-timers"

    @timer(interval=5)
    def settle_bookings(self) -> None:
        self._quietly(self.app.settle_bookings)

    @timer(interval=2)
    def spread_complaints(self) -> None:
        self._quietly(self.app.spread_complaints)

    @timer(interval=2)
    def make_papers(self) -> None:
        self._quietly(self.app.papers.run)

    @timer(interval=2)
    def tally_results(self) -> None:
        self._quietly(self.app.tally_results)

    @timer(interval=5)
    def count_changed(self) -> None:
        self._quietly(self.app.count_changed)

    @timer(interval=30)
    def summarise_older(self) -> None:
        self._quietly(self.app.summarise_older)

    @timer(interval=3600)
    def remove_unnamed_photos(self) -> None:
        self._quietly(self.app.remove_unnamed_photos)

    @timer(interval=2)
    def wake_entitlements(self) -> None:
        self._quietly(self.app.wake_entitlements)
