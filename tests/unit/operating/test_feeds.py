"""When the silence of a kind of message is unusual."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared import regulation
from shared.clock import VIETNAM
from shared.operating.feeds import LEAST_GAPS, Silence, WorkingTime, judge, read_silence
from shared.regulation.calendar import Override

SILENCE = Silence(3, timedelta(hours=1))
LAW = regulation.load()
TIME = WorkingTime(LAW.calendar())


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)


def every(minutes: int, last: datetime, count: int = 60) -> list[datetime]:
    """Moments of one office day after the other, the newest first."""
    moments, at = [], last
    while len(moments) < count:
        if TIME.between(at, at + timedelta(minutes=1)):
            moments.append(at)
        at -= timedelta(minutes=minutes)
    return moments


# 20 November 2026 is a Friday.
FRIDAY_NOON = local("2026-11-20T12:00")


def test_working_time_leaves_out_nights_and_days_off() -> None:
    assert TIME.between(local("2026-11-20T16:00"), local("2026-11-23T08:00")) == timedelta(hours=1, minutes=30)
    assert TIME.between(local("2026-11-21T08:00"), local("2026-11-22T20:00")) == timedelta()
    assert TIME.between(FRIDAY_NOON, FRIDAY_NOON - timedelta(hours=1)) == timedelta()


def test_a_day_off_that_an_agency_keeps_counts_as_one() -> None:
    off = Override(
        date=date(2026, 11, 20),
        is_working=False,
        reason="storm",
        source="",
        certainty="",
        in_force_from=date(2026, 1, 1),
    )
    assert (
        WorkingTime(LAW.calendar(overrides=(off,))).between(FRIDAY_NOON, FRIDAY_NOON + timedelta(hours=2))
        == timedelta()
    )


@pytest.mark.parametrize(
    ("last", "now", "unusual"),
    [
        ("2026-11-20T11:50", "2026-11-20T12:00", False),
        ("2026-11-20T11:00", "2026-11-20T12:00", False),
        ("2026-11-20T10:30", "2026-11-20T12:00", True),
        # The evening, the week-end and the first minutes of Monday are no silence.
        ("2026-11-20T16:50", "2026-11-22T15:00", False),
        ("2026-11-20T16:50", "2026-11-23T07:40", False),
        ("2026-11-20T16:50", "2026-11-23T11:00", True),
    ],
)
def test_silence_far_beyond_the_usual_gap_is_unusual(last: str, now: str, unusual: bool) -> None:
    feed = judge("in", "10/01", every(10, local(last)), now=local(now), time=TIME, silence=SILENCE)
    assert (feed.last_at, feed.unusual) == (local(last), unusual)
    assert feed.usual_gap == timedelta(minutes=10)


def test_a_rare_kind_may_be_silent_for_longer() -> None:
    moments = every(240, local("2026-11-20T08:00"))
    feed = judge("in", "10/17", moments, now=local("2026-11-20T16:00"), time=TIME, silence=SILENCE)
    assert not feed.unusual
    later = judge("in", "10/17", moments, now=local("2026-11-24T16:00"), time=TIME, silence=SILENCE)
    assert later.unusual


def test_with_few_messages_nothing_is_called_unusual() -> None:
    moments = every(10, FRIDAY_NOON, count=LEAST_GAPS)
    feed = judge("out", "11/04", moments, now=FRIDAY_NOON + timedelta(days=30), time=TIME, silence=SILENCE)
    assert (feed.usual_gap, feed.unusual) == (None, False)
    more = every(10, FRIDAY_NOON, count=LEAST_GAPS + 1)
    assert judge("out", "11/04", more, now=FRIDAY_NOON + timedelta(days=30), time=TIME, silence=SILENCE).unusual


def test_the_measure_is_that_of_the_alert_rules() -> None:
    assert read_silence() == Silence(3, timedelta(hours=1))
