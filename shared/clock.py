"""Time and ids, injected so that rules can be tested at any hour."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uuid6

# The clock answers in UTC, to the millisecond: what MongoDB can store, so that what was said equals what was kept.
Clock = Callable[[], datetime]
NewId = Callable[[], str]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class MovableClock:
    """A clock that a file moves, for development and tests: what two years do to a dossier cannot be waited for.

    file: holds the seconds by which it is ahead of the real time, an integer; read again whenever it changes. Empty or
    missing: the real time.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        self._look()
        return utc_now() + self._ahead

    def _look(self) -> None:
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            self._seen, self._ahead = None, timedelta()
            return
        if (seen := (stat.st_mtime_ns, stat.st_ino)) != self._seen:
            text = self._file.read_text(encoding="ascii").strip()
            self._seen, self._ahead = seen, timedelta(seconds=int(text or 0))


def clock_over(file: Path | None) -> Clock:
    """The real time, or what a file makes of it."""
    return utc_now if file is None else MovableClock(file)


def move_clock(file: Path, ahead: timedelta) -> None:
    """Sets the time that a MovableClock over `file` shows; in one step, so that nobody reads half of it."""
    fresh = file.with_suffix(".new")
    fresh.write_text(str(round(ahead.total_seconds())), encoding="ascii")
    os.replace(fresh, file)


def new_id() -> str:
    """A UUIDv7 string: unique, and ordered by time of making."""
    return str(uuid6.uuid7())
