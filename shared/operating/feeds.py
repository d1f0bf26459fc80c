"""Kinds of messages exchanged with the single window: when the last one went, and whether the silence since is unusual.

Times between messages are counted in the hours in which the window's users work: a Sunday or the night is no silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml
from pymongo.collection import Collection

from shared.regulation.calendar import WorkingCalendar, legal_day
from shared.storage.errors import translated
from shared.storage.indexes import Index

# As many gaps between messages tell what is usual; with fewer than the least nothing is called unusual.
GAPS = 200
LEAST_GAPS = 20
PERCENTILE = 0.95
# Further back nothing is learnt for today.
_LONGEST_MEMORY = timedelta(days=400)
_DAY = timedelta(days=1)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
# The window has some thirty kinds.
_MOST_KINDS = 100

# Of the journal's collection. Messages behind which nobody known stands may name any kind.
FEED_INDEXES = (
    # "stray" is a key too, so that the index alone answers.
    Index("feed", {"direction": 1, "stray": 1, "kind": 1, "began": -1}, only={"began": {"$gt": _EVER}, "stray": False}),
)


@dataclass(frozen=True)
class Feed:
    """direction: "in" from the window, "out" to it. type: "10/01". usual_gap: working time; None while too few are known."""

    direction: str
    type: str
    last_at: datetime
    usual_gap: timedelta | None
    unusual: bool


@dataclass(frozen=True)
class Silence:
    """When a gap is called unusual: longer than so many times the usual one, and than `least`."""

    times_usual: float
    least: timedelta


def read_silence() -> Silence:
    """From the file that the alert rules are made from."""
    rows = yaml.safe_load(files(__package__).joinpath("thresholds.yaml").read_text(encoding="utf-8"))
    return Silence(float(rows["feed_gap_times_usual"]), timedelta(seconds=rows["feed_gap_seconds"]))


class WorkingTime:
    """Measures in office hours of working days. calendar: of the country, or of an agency."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._days: dict[date, tuple[datetime, datetime] | None] = {}

    def between(self, since: datetime, until: datetime) -> timedelta:
        """Zero when `until` is before `since`."""
        total, day, last = timedelta(), legal_day(since), legal_day(until)
        while day <= last:
            if hours := self._hours(day):
                total += max(timedelta(), min(until, hours[1]) - max(since, hours[0]))
            day += _DAY
        return total

    def _hours(self, day: date) -> tuple[datetime, datetime] | None:
        if day not in self._days:
            self._days[day] = self._calendar.open_between(day)
        return self._days[day]


def judge(
    direction: str, type: str, moments: Sequence[datetime], *, now: datetime, time: WorkingTime, silence: Silence
) -> Feed:
    """moments: of the last messages, the newest first, at least one."""
    known = [moment for moment in moments[: GAPS + 1] if moment > now - _LONGEST_MEMORY]
    gaps = sorted(time.between(before, after) for after, before in pairwise(known))
    if len(gaps) < LEAST_GAPS:
        return Feed(direction, type, moments[0], None, False)
    usual = gaps[min(len(gaps) - 1, int(PERCENTILE * len(gaps)))]
    present = time.between(moments[0], now)
    return Feed(direction, type, moments[0], usual, present > max(usual * silence.times_usual, silence.least))


class Feeds:
    """Over the journal. calendar: asked anew each time, because agencies keep days off of their own."""

    def __init__(self, journal: Collection[Any], calendar: Callable[[], WorkingCalendar], silence: Silence) -> None:
        self._journal = journal
        self._calendar = calendar
        self._silence = silence

    def all(self, now: datetime) -> list[Feed]:
        """By direction and type. Raises Transient."""
        time = WorkingTime(self._calendar())
        return [
            judge(direction, kind, self._moments(direction, kind), now=now, time=time, silence=self._silence)
            for direction in ("in", "out")
            for kind in self._kinds(direction)
        ]

    def _kinds(self, direction: str) -> list[str]:
        """One step of the index for each."""
        kinds: list[str] = []
        last = ""
        with translated():
            while len(kinds) < _MOST_KINDS:
                after = {**_counted(direction), "kind": {"$gt": last}}
                row = self._journal.find_one(after, {"_id": 0, "kind": 1}, sort=[("kind", 1), ("began", -1)])
                if row is None:
                    break
                last = row["kind"]
                kinds.append(last)
        return kinds

    def _moments(self, direction: str, kind: str) -> list[datetime]:
        asked = {**_counted(direction), "kind": kind}
        with translated():
            rows = self._journal.find(asked, {"_id": 0, "began": 1}).sort("began", -1).limit(GAPS + 1)
            return [row["began"] for row in rows]


def _counted(direction: str) -> dict[str, Any]:
    return {"direction": direction, "stray": False, "began": {"$gt": _EVER}}
