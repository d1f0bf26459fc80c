"""Time and ids, injected so that rules can be tested at any hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import uuid6

# The clock answers in UTC, to the millisecond: what MongoDB can store, so that what was said equals what was kept.
Clock = Callable[[], datetime]
NewId = Callable[[], str]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def new_id() -> str:
    """A UUIDv7 string: unique, and ordered by time of making."""
    return str(uuid6.uuid7())
