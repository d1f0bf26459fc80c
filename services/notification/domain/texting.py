"""Which kinds are texted, over which channel first, and at which hours: SMS and Zalo, besides the legal way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from services.notification.domain.kinds import Channel, Kind
from shared.regulation import legal_day
from shared.regulation.calendar import end_of

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class QuietHours:
    """From begins until ends, in Vietnam; over midnight where ends is not later."""

    begins: time
    ends: time

    def over_at(self, now: datetime) -> datetime | None:
        """When they are over, if it is them now."""
        today = legal_day(now)
        for day in (today - _DAY, today):
            over = _moment(day + _DAY if self.ends <= self.begins else day, self.ends)
            if _moment(day, self.begins) <= now < over:
                return over
        return None


def _moment(day: date, at: time) -> datetime:
    return end_of(day - _DAY) + timedelta(hours=at.hour, minutes=at.minute)


@dataclass(frozen=True)
class Texting:
    """channels: by kind; the first by which the reader can be reached counts. any_hour: kinds that wait for no morning."""

    channels: Mapping[Kind, tuple[Channel, ...]] = field(default_factory=dict)
    any_hour: frozenset[Kind] = frozenset()
    quiet: QuietHours | None = None

    def waits_until(self, kind: Kind, now: datetime) -> datetime | None:
        """None: a text of that kind may go now."""
        if self.quiet is None or kind in self.any_hour:
            return None
        return self.quiet.over_at(now)


NO_TEXTS = Texting()
