from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.console.application.pacing import Pace

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_whoever_tries_too_often_waits_and_nobody_else() -> None:
    pace = Pace(3, timedelta(minutes=1))
    assert [pace.wait("a", NOW) for _ in range(3)] == [0, 0, 0]
    wait = pace.wait("a", NOW)
    assert 0 < wait <= 21
    assert pace.wait("b", NOW) == 0
    # Trying meanwhile makes it no longer.
    assert pace.wait("a", NOW) == wait
    assert pace.wait("a", NOW + timedelta(seconds=wait)) == 0
    assert pace.wait("a", NOW + timedelta(seconds=wait)) > 0


def test_a_rest_gives_all_tries_back_and_no_more() -> None:
    pace = Pace(3, timedelta(minutes=1))
    later = NOW + timedelta(hours=1)
    assert [pace.wait("a", NOW) for _ in range(3)] == [0, 0, 0]
    assert [pace.wait("a", later) > 0 for _ in range(4)] == [False, False, False, True]
