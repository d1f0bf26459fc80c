"""The leaves of a day's tree: every entry that histories grew by on that day.

An entry belongs to the legal day of its time, but never to an earlier one than the entry before it: what is appended later
can move no entry from one day to another, so that each day can be made again from the histories at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.clock import VIETNAM
from shared.contracts.canonical import canonical_json


@dataclass(frozen=True)
class Leaf:
    """place: the collection. number, hash: of one entry of the history of `id`."""

    place: str
    id: str
    number: int
    kind: str
    hash: str

    @property
    def bytes(self) -> bytes:
        return canonical_json([self.place, self.id, self.number, self.kind, self.hash])


def day_of(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def begins_at(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def ends_at(day: date) -> datetime:
    return begins_at(day + timedelta(days=1))


class Days:
    """Says of one history's entries, given in order, to which day each belongs."""

    def __init__(self) -> None:
        self._last = date.min

    def of(self, moment: datetime) -> date:
        self._last = max(self._last, day_of(moment))
        return self._last


def with_days(times: Iterable[datetime]) -> Iterator[date]:
    days = Days()
    return (days.of(moment) for moment in times)
