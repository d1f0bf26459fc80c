"""The order of a day's stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.inspection.domain.officer_calendar.calendar import Booking
from services.inspection.domain.scheduling.day_order import in_travel_order
from services.inspection.domain.scheduling.half_days import Half, HalfDay
from services.inspection.domain.scheduling.places import Place, Travel
from tests.unit.inspection.scheduling.desk import FRIDAY
from tests.unit.inspection.scheduling.test_placing import booking

HOME = Place("Trụ sở", "20")
MORNING = HalfDay(FRIDAY, Half.MORNING)


def stop(case: str, place: Place, begins: float = 8, ends: float = 11) -> Booking:
    midnight = datetime(2026, 7, 2, 17, tzinfo=UTC)
    window = {"starts_at": midnight + timedelta(hours=begins), "ends_at": midnight + timedelta(hours=ends)}
    return replace(booking(MORNING, case, place), **window)  # type: ignore[arg-type]


def order(*stops: Booking) -> list[str]:
    return [one.case_id for one, _ in in_travel_order(stops, HOME)]


A, B, FAR = Place("Kho A", "20"), Place("Kho B", "20"), Place("Kho Móng Cái", "22")


def test_sites_stand_together_the_nearest_first() -> None:
    stops = [stop("far", FAR), stop("b1", B), stop("a1", A), stop("b2", B, 9), stop("a2", A, 9)]
    assert order(*stops) == ["a1", "a2", "b1", "b2", "far"]
    travels = [travel for _, travel in in_travel_order(stops, HOME)]
    near, same = Travel.SAME_PROVINCE, Travel.SAME_SITE
    assert travels == [near, same, near, same, Travel.ELSEWHERE]


def test_agreed_times_come_before_nearness() -> None:
    assert order(stop("late", A, 10, 11), stop("early", FAR, 8, 9)) == ["early", "late"]


@given(
    st.lists(
        st.tuples(st.sampled_from([A, B, FAR, Place("Kho C")]), st.integers(0, 40), st.integers(1, 20)), max_size=9
    )
)
def test_every_stop_once_and_never_against_the_agreed_times(given_stops: list[tuple[Place, int, int]]) -> None:
    stops = [stop(f"{n}", place, at / 4, (at + long) / 4) for n, (place, at, long) in enumerate(given_stops)]
    ordered = [one for one, _ in in_travel_order(stops, HOME)]
    assert sorted(one.case_id for one in ordered) == sorted(one.case_id for one in stops)
    for i, one in enumerate(ordered):
        assert not any(later.ends_at <= one.starts_at for later in ordered[i + 1 :])
    assert in_travel_order(reversed(stops), HOME) == in_travel_order(stops, HOME)
