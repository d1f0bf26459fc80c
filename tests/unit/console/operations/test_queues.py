"""The age of a queue's oldest message, which its broker does not tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.console.domain.operations.queues import Sample, age_of_oldest, growth
from services.console.domain.operations.trends import thinned

BEGAN = datetime(2026, 11, 20, 3, tzinfo=UTC)


def series(*values: float) -> tuple[Sample, ...]:
    return tuple(Sample(BEGAN + timedelta(minutes=n), value) for n, value in enumerate(values))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30), st.integers(1, 9))
def test_it_is_the_first_moment_at_which_the_oldest_that_is_left_had_come(
    minutes: list[tuple[int, int]], since_then: int
) -> None:
    arrived: list[datetime] = []
    taken = 0
    came, depth = [], []
    for n, (arriving, taking) in enumerate(minutes):
        at = BEGAN + timedelta(minutes=n)
        arrived += [at] * arriving
        taken = min(taken + taking, len(arrived))
        came.append(Sample(at, len(arrived)))
        depth.append(Sample(at, len(arrived) - taken))
    age = age_of_oldest(len(arrived) - taken + since_then, came, depth)
    assert age is not None
    assert age.since == (arrived[taken] if taken < len(arrived) else came[-1].at)
    assert age.at_least == (taken < len(arrived) and age.since == BEGAN)


def test_of_a_queue_that_was_empty_nothing_is_older_than_that() -> None:
    # What came in the last minute is counted as ready, and not yet as come.
    for behind in (series(7, 7, 7, 7), series(0, 0, 0, 0)):
        age = age_of_oldest(5, behind, series(4, 0, 0, 5))
        assert age is not None
        assert (age.since, age.at_least) == (BEGAN + timedelta(minutes=3), False)


def test_what_the_broker_cannot_know_is_not_made_up() -> None:
    assert age_of_oldest(0, series(1, 2), series(1, 2)) is None
    assert age_of_oldest(3, (), series(3)) is None
    # The broker counts anew, and what stands there had come before.
    assert age_of_oldest(9, series(0, 0, 0), series(9, 9, 9)) is None
    older = age_of_oldest(9, series(9, 9, 9), series(9, 9, 9))
    assert older is not None
    assert older.at_least


def test_growth_counts_on_after_a_counter_began_anew() -> None:
    assert growth(series(5, 7, 0, 1)) == 3
    assert growth(()) == 0


@given(st.lists(st.integers(0, 99), max_size=300), st.integers(1, 100))
def test_a_thinned_line_keeps_its_peak(values: list[int], at_most: int) -> None:
    line = series(*values)
    thin = thinned(line, at_most)
    assert len(thin) <= at_most
    assert max((each.value for each in thin), default=None) == max(values, default=None)
    assert [each.at for each in thin] == sorted(each.at for each in thin)
