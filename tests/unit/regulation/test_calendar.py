"""Counting days, against a naive day-by-day count over the holidays of 2026 and 2027."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.regulation import WorkingCalendar, legal_day, load
from shared.regulation.calendar import OfficeHours, OfficeHoursSchema, Override, end_of

# Public holidays of both years and the working Saturday, typed here from the yearly decisions, not computed.
OFF = {
    date(2026, 1, 1),
    *(date(2026, 2, day) for day in range(16, 21)),
    date(2026, 4, 27),
    date(2026, 4, 30),
    date(2026, 5, 1),
    date(2026, 8, 31),
    date(2026, 9, 1),
    date(2026, 9, 2),
    date(2026, 11, 24),
    date(2027, 1, 1),
    *(date(2027, 2, day) for day in range(4, 11)),
    date(2027, 4, 16),
    date(2027, 4, 30),
    date(2027, 5, 1),
    date(2027, 5, 3),
    date(2027, 9, 2),
    date(2027, 9, 3),
    date(2027, 11, 24),
}
WORKED = {date(2026, 8, 22)}
LAW = load()
CALENDAR = LAW.calendar()
DAYS = st.dates(date(2026, 1, 1), date(2027, 11, 15))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 15), timezones=st.just(UTC))  # noqa: DTZ001
ONE = timedelta(1)


def naively_working(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def naive_count(after: date, until: date) -> int:
    return len([1 for n in range(1, (until - after).days + 1) if naively_working(after + n * ONE)])


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


def hours(opens: time, closes: time, agency: str | None = None, since: date = date(2018, 7, 1)) -> OfficeHours:
    return OfficeHours(
        opens=opens, closes=closes, agency=agency, source="test", certainty="design", in_force_from=since
    )


@pytest.mark.parametrize("year", [2026, 2027])
def test_every_day_of_the_year_is_as_decided(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(i) for i in range(365)]
    assert [day for day in days if CALENDAR.is_working_day(day) is not naively_working(day)] == []


@given(DAYS, st.integers(1, 20))
def test_working_days_are_those_after_the_start(start: date, n: int) -> None:
    end = CALENDAR.add_working_days(start, n)
    assert naive_count(start, end) == n
    assert naively_working(end)


@given(DAYS, st.integers(1, 30))
def test_a_last_calendar_day_off_moves_on_and_no_further(start: date, n: int) -> None:
    end = CALENDAR.add_days(start, n)
    assert naively_working(end)
    assert end >= start + timedelta(n)
    assert not any(naively_working(start + timedelta(i)) for i in range(n, (end - start).days))


@given(DAYS, st.integers(1, 20))
def test_counting_back_meets_counting_on(day: date, n: int) -> None:
    before = CALENDAR.working_days_before(day, n)
    assert naively_working(before)
    assert naive_count(before, day) + (not naively_working(day)) == n


@given(DAYS, st.integers(-40, 40))
@example(date(2026, 7, 4), -1)
def test_days_left_are_working_days_and_never_nought_once_it_is_over(today: date, away: int) -> None:
    due_on = today + away * ONE
    left = CALENDAR.days_left(today, due_on)
    if today <= due_on:
        assert left == naive_count(today, due_on)
    else:
        assert left == -max(1, naive_count(due_on, today))


@pytest.mark.parametrize(
    ("start", "working", "expected"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết of 2026
        (date(2026, 2, 12), 7, date(2026, 3, 2)),
        (date(2027, 2, 3), 1, date(2027, 2, 11)),  # over Tết of 2027
        (date(2027, 2, 2), 3, date(2027, 2, 12)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the end of the year
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # a Saturday that is worked
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
    ],
)
def test_counted_by_hand(start: date, working: int, expected: date) -> None:
    assert CALENDAR.add_working_days(start, working) == expected


@pytest.mark.parametrize(
    ("start", "calendar_days", "expected"),
    [
        (date(2026, 2, 3), 15, date(2026, 2, 23)),  # ends within Tết
        (date(2026, 8, 7), 15, date(2026, 8, 22)),  # ends on a Saturday that is worked
        (date(2026, 12, 17), 15, date(2027, 1, 4)),
    ],
)
def test_a_last_day_off_moves_on(start: date, calendar_days: int, expected: date) -> None:
    assert CALENDAR.add_days(start, calendar_days) == expected


@given(MOMENTS)
def test_an_arrival_after_closing_or_on_a_day_off_counts_as_the_next_working_day(moment: datetime) -> None:
    local = moment + timedelta(hours=7)
    day = local.date() + ONE if local.time() > time(17) else local.date()
    while not naively_working(day):
        day += ONE
    assert CALENDAR.counted_on(moment) == day


def test_at_the_stroke_of_closing_it_is_still_today() -> None:
    assert CALENDAR.counted_on(datetime(2026, 7, 3, 10, 0, tzinfo=UTC)) == date(2026, 7, 3)
    assert CALENDAR.counted_on(datetime(2026, 7, 3, 10, 1, tzinfo=UTC)) == date(2026, 7, 6)


def test_the_hours_are_those_of_the_agency_on_that_day() -> None:
    rows = [
        hours(time(8), time(15), "TCKT11", since=date(2026, 7, 1)),
        hours(time(7), time(16), "TCKT11"),
        hours(time(7, 30), time(17)),
    ]
    own = WorkingCalendar((), "TCKT11", sorted(rows, key=lambda row: row.in_force_from))
    assert own.opening(date(2026, 6, 30)) == datetime(2026, 6, 30, 0, 0, tzinfo=UTC)
    assert own.opening(date(2026, 7, 1)) == datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
    assert own.counted_on(datetime(2026, 7, 1, 8, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert WorkingCalendar((), "TCKT10", rows).opening(date(2026, 7, 1)) == datetime(2026, 7, 1, 0, 30, tzinfo=UTC)
    round_the_clock = WorkingCalendar()
    assert round_the_clock.counted_on(datetime(2026, 7, 1, 16, 59, tzinfo=UTC)) == date(2026, 7, 1)


def test_an_office_opens_before_it_closes() -> None:
    row = {"opens": "17:00", "closes": "07:30", "source": "x", "certainty": "design", "in_force_from": "2026-01-01"}
    with pytest.raises(ValidationError):
        OfficeHoursSchema().load(row)
    assert OfficeHoursSchema().load({**row, "opens": "07:00"}).closes == time(7, 30)


def test_a_day_ends_at_24_00_in_vietnam() -> None:
    end = end_of(date(2026, 6, 30))
    assert end == datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
    assert (legal_day(end - timedelta(microseconds=1)), legal_day(end)) == (date(2026, 6, 30), date(2026, 7, 1))


@given(DAYS, st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5))
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


def test_overrides_kept_elsewhere_go_before_those_of_the_data() -> None:
    made_up = date(2026, 8, 22)
    assert LAW.calendar("TCKT11").is_working_day(made_up)
    assert not LAW.calendar("TCKT11", (override(made_up, False, "TCKT11"),)).is_working_day(made_up)
    assert not LAW.calendar("TCKT11", (override(made_up, False),)).is_working_day(made_up)
    assert LAW.calendar("TCKT10", (override(made_up, False, "TCKT11"),)).is_working_day(made_up)


def test_without_rows_of_hours_an_office_is_open_round_the_clock() -> None:
    assert replace(LAW, office_hours=()).calendar().opening(date(2026, 7, 1)) == end_of(date(2026, 6, 30))


def test_a_working_saturday_is_known_without_a_question_before() -> None:
    assert WorkingCalendar().is_working_day(date(2026, 8, 22))


@pytest.mark.parametrize("n", [0, -1])
def test_a_period_has_at_least_one_day(n: int) -> None:
    calendar = WorkingCalendar()
    for count in (calendar.add_days, calendar.add_working_days, calendar.working_days_before):
        with pytest.raises(ValueError, match="at least one day"):
            count(date(2026, 7, 1), n)


def test_the_legal_day_is_the_one_in_vietnam() -> None:
    assert legal_day(datetime(2026, 6, 30, 16, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert legal_day(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == date(2026, 7, 1)
    with pytest.raises(ValueError, match="time zone"):
        legal_day(datetime(2026, 6, 30, 17, 0))  # noqa: DTZ001
