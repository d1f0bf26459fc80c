"""A rate is held on average."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.pace import Pace


@dataclass
class Time:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.integers(1, 500), st.lists(st.floats(0, 5), min_size=1, max_size=50))
def test_no_more_is_done_than_time_allows(rate: int, pauses: list[float]) -> None:
    time = Time()
    pace = Pace(rate, time)
    done = 0
    for pause in pauses:
        time.now += pause
        done += pace.take(10_000)
        assert done <= rate * time.now + 1e-6


@given(st.integers(1, 500), st.floats(0.01, 1.9))
def test_what_a_turn_left_over_is_made_up_for(rate: int, pause: float) -> None:
    time = Time()
    pace = Pace(rate, time)
    done = 0
    for _ in range(100):
        time.now += pause
        done += pace.take(10_000)
    assert done >= int(rate * time.now) - 1


def test_the_wait_is_until_one_more_may_be_done() -> None:
    time = Time()
    pace = Pace(4, time)
    assert pace.take(1) == 0
    time.now += pace.wait()
    assert pace.take(9) == 1
