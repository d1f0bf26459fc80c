"""Counting days, against a naive day-by-day count over the holidays that were decided for 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.regulation import WorkingCalendar, legal_day, load
from shared.regulation.calendar import Override

# Public holidays of 2026 and the working Saturday, typed here from the yearly decision, not computed.
OFF_2026 = {
    *(date(2026, 2, day) for day in range(16, 21)),
    date(2026, 1, 1),
    date(2026, 4, 27),
    date(2026, 4, 30),
    date(2026, 5, 1),
    date(2026, 8, 31),
    date(2026, 9, 1),
    date(2026, 9, 2),
    date(2026, 11, 24),
}
WORKED_2026 = {date(2026, 8, 22)}
CALENDAR = load().calendar()
DAYS_2026 = st.dates(date(2026, 1, 1), date(2026, 11, 15))


def naively_working(day: date) -> bool:
    return day in WORKED_2026 or (day.weekday() < 5 and day not in OFF_2026)


def override(day: date, is_working: bool, agency: str | None = None) -> Override:
    return Override(
        date=day,
        is_working=is_working,
        reason="closure",
        agency=agency,
        source="test",
        certainty="design",
        in_force_from=day,
    )


def test_every_day_of_2026_is_as_decided() -> None:
    year = [date(2026, 1, 1) + timedelta(i) for i in range(365)]
    assert [day for day in year if CALENDAR.is_working_day(day) is not naively_working(day)] == []


@given(DAYS_2026, st.integers(1, 20))
def test_working_days_are_those_after_the_start(start: date, n: int) -> None:
    end = CALENDAR.add_working_days(start, n)
    counted = [start + timedelta(i) for i in range(1, (end - start).days + 1) if naively_working(start + timedelta(i))]
    assert len(counted) == n
    assert counted[-1] == end


@given(DAYS_2026, st.integers(1, 30))
def test_a_last_calendar_day_off_moves_on_and_no_further(start: date, n: int) -> None:
    end = CALENDAR.add_days(start, n)
    assert naively_working(end)
    assert end >= start + timedelta(n)
    assert not any(naively_working(start + timedelta(i)) for i in range(n, (end - start).days))


@given(DAYS_2026, st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=5))
def test_an_agency_closes_for_itself_alone(start: date, closed: list[date]) -> None:
    overrides = [override(day, False, "TCKT11") for day in closed]
    assert WorkingCalendar(overrides, "TCKT11").add_working_days(start, 3) not in closed
    assert WorkingCalendar(overrides, "TCKT10").add_working_days(start, 3) == WorkingCalendar().add_working_days(
        start, 3
    )


def test_an_agency_may_work_while_all_others_are_off() -> None:
    saturday = date(2026, 7, 4)
    overrides = [override(saturday, False), override(saturday, True, "TCKT11")]
    assert WorkingCalendar(overrides, "TCKT11").is_working_day(saturday)
    assert not WorkingCalendar(overrides, "TCKT10").is_working_day(saturday)


def test_a_working_saturday_is_known_without_a_question_before() -> None:
    assert WorkingCalendar().is_working_day(date(2026, 8, 22))


@pytest.mark.parametrize("n", [0, -1])
def test_a_period_has_at_least_one_day(n: int) -> None:
    for count in (WorkingCalendar().add_days, WorkingCalendar().add_working_days):
        with pytest.raises(ValueError, match="at least one day"):
            count(date(2026, 7, 1), n)


def test_the_legal_day_is_the_one_in_vietnam() -> None:
    assert legal_day(datetime(2026, 6, 30, 16, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert legal_day(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == date(2026, 7, 1)
    with pytest.raises(ValueError, match="time zone"):
        legal_day(datetime(2026, 6, 30, 17, 0))  # noqa: DTZ001
