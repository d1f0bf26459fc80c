"""Placing: whatever the calendars look like, what is proposed fits, and nothing earlier would have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.inspection.domain.officer_calendar.calendar import (
    Booking,
    BookingStatus,
    Capacity,
    Delegation,
    Leave,
    LeaveStatus,
    OfficerCalendar,
)
from services.inspection.domain.scheduling.half_days import Half, HalfDay, half_days_of, window_of
from services.inspection.domain.scheduling.places import Place, Travel
from services.inspection.domain.scheduling.placing import Proposal, Wanted, propose
from services.inspection.domain.scheduling.slots import Constraint
from tests.unit.inspection.samples import LAW, NOW
from tests.unit.inspection.scheduling.desk import DUTY, FRIDAY, MONDAY, calendar

RULE = DUTY.of("TCKT11", FRIDAY)
WORKING = LAW.calendar("TCKT11")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 7, 2)
SITE = Place("Kho Tân Thanh", "20")

days = st.integers(-2, 25).map(lambda n: TODAY + timedelta(days=n))
half_days = st.builds(HalfDay, days, st.sampled_from(Half))
places = st.builds(Place, st.sampled_from(["Kho A", "Kho B"]), st.sampled_from([None, "20", "22"]))
statuses = st.sampled_from(LeaveStatus)


def booking(half_day: HalfDay, case: str, place: Place = SITE) -> Booking:
    starts_at, ends_at = window_of(half_day, RULE)
    status = BookingStatus.CONFIRMED
    return Booking(f"b-{case}-{half_day}", case, case, starts_at, ends_at, (half_day,), place, status, 1, NOW)


def leave(first: HalfDay, last: HalfDay, status: LeaveStatus = LeaveStatus.GRANTED) -> Leave:
    return Leave(f"{first}", first, last, "rest", status, "officer:lan.nt")


calendars = st.lists(
    st.builds(
        OfficerCalendar,
        agency=st.just("TCKT11"),
        officer=st.uuids().map(str),
        home=places,
        duty_days=st.sets(st.integers(1, 7)).map(lambda found: tuple(sorted(found))),
        capacity=st.builds(Capacity, st.integers(0, 2), st.integers(0, 2)),
        leave=st.lists(st.builds(leave, half_days, half_days, statuses), max_size=2).map(tuple),
        bookings=st.lists(st.builds(booking, half_days, st.sampled_from("abc"), places), max_size=8).map(tuple),
    ),
    max_size=3,
)
wishes = st.builds(
    Wanted,
    case_id=st.sampled_from(["a", "new"]),
    place=places,
    due_on=days,
    arrives_from=days,
    arrives_until=st.none() | days,
    officer=st.none(),
)
moments = st.integers(0, 48 * 60).map(lambda minutes: datetime(2026, 7, 2, tzinfo=UTC) + timedelta(minutes=minutes))


def fits(wanted: Wanted, one: OfficerCalendar, on: date, half: Half, now: datetime) -> bool:
    """Said again, without the code under test."""
    opens = {Half.MORNING: time(7, 30), Half.AFTERNOON: time(13, 30)}[half]
    if datetime.combine(on, opens, VIETNAM) <= now or on > wanted.due_on or on < wanted.arrives_from:
        return False
    if wanted.arrives_until is not None and on > wanted.arrives_until:
        return False
    if not WORKING.is_working_day(on) or (on.isoweekday() < 6 and on.isoweekday() not in one.duty_days):
        return False
    here = (on, half == Half.AFTERNOON)
    for away in one.leave:
        begins = (away.first.on, away.first.half == Half.AFTERNOON)
        ends = (away.last.on, away.last.half == Half.AFTERNOON)
        if away.status == "GRANTED" and begins <= here <= ends:
            return False
    others = [b for b in one.bookings if HalfDay(on, half) in b.half_days and b.case_id != wanted.case_id]
    most = one.capacity.morning if half == Half.MORNING else one.capacity.afternoon
    if len({b.case_id for b in others}) >= most:
        return False
    provinces = {b.place.province for b in others if b.place.province} | {wanted.place.province}
    return wanted.place.province is None or len(provinces) == 1


def proposal(wanted: Wanted, *found: OfficerCalendar, now: datetime = NOW) -> Proposal:
    return propose(wanted, found, working=WORKING, rule=RULE, now=now)


@given(wishes, calendars, moments)
def test_what_is_proposed_fits_and_nothing_earlier_would(
    wanted: Wanted, found: list[OfficerCalendar], now: datetime
) -> None:
    proposed = proposal(wanted, *found, now=now)
    by_name = {one.officer: one for one in found}
    possible = [
        (TODAY + timedelta(days=n), half)
        for n in range(60)
        for half in Half
        if any(fits(wanted, one, TODAY + timedelta(days=n), half, now) for one in found)
    ]
    for slot in proposed.slots:
        assert fits(wanted, by_name[slot.officer], slot.half_day.on, slot.half_day.half, now)
        assert not slot.fails
    if possible:
        first = proposed.slots[0].half_day
        assert (first.on, first.half) == possible[0]
        assert not proposed.failed
        assert not proposed.alternatives
    else:
        assert not proposed.slots
        assert proposed.failed


@given(wishes, calendars, moments)
def test_alternatives_bend_only_what_people_may_bend(
    wanted: Wanted, found: list[OfficerCalendar], now: datetime
) -> None:
    by_name = {one.officer: one for one in found}
    for slot in proposal(wanted, *found, now=now).alternatives:
        assert slot.fails
        bent = replace(wanted, due_on=date(2026, 12, 31), arrives_until=None)
        assert fits(bent, by_name[slot.officer], slot.half_day.on, slot.half_day.half, now)


def wanted(**changes: object) -> Wanted:
    plain = Wanted("new", SITE, date(2026, 7, 8), date(2026, 7, 1), date(2026, 7, 10))
    return replace(plain, **changes)  # type: ignore[arg-type]


FIRST = HalfDay(TODAY, Half.AFTERNOON)  # NOW is in the morning


def test_the_first_half_day_and_its_reason() -> None:
    slot = proposal(wanted(), calendar()).slots[0]
    assert (slot.half_day, slot.free) == (FIRST, 1)
    assert slot.starts_at == datetime(2026, 7, 2, 6, 30, tzinfo=UTC)
    assert "due by 2026-07-08" in slot.explanation
    assert "hạn 2026-07-08" in slot.explanation


def test_who_is_at_the_site_goes_before_who_is_in_the_province() -> None:
    away = calendar("away", 2, home=Place("Trụ sở", "22"))
    near = calendar("near", 2)
    there = calendar("there", 2, bookings=(booking(FIRST, "other"),))
    order = [slot.officer for slot in proposal(wanted(), away, near, there).slots[:3]]
    assert order == ["there", "near", "away"]
    assert proposal(wanted(), there).slots[0].travel is Travel.SAME_SITE


def test_nobody_is_in_two_provinces_at_once() -> None:
    elsewhere = calendar(capacity=2, bookings=(booking(FIRST, "other", Place("Kho Móng Cái", "22")),))
    assert proposal(wanted(), elsewhere).slots[0].half_day == HalfDay(FRIDAY, Half.MORNING)


def test_who_has_the_case_goes_else_who_stands_in() -> None:
    zoe, an = calendar("zoe"), calendar("an")
    assert proposal(wanted(officer="zoe"), an, zoe).slots[0].officer == "zoe"
    absent = replace(
        calendar("bao"), leave=(leave(FIRST, FIRST),), delegations=(Delegation("zoe", TODAY, TODAY, "leave"),)
    )
    assert proposal(wanted(officer="bao"), an, absent, zoe).slots[0].officer == "zoe"
    assert proposal(wanted(officer="bao"), an, replace(absent, delegations=()), zoe).slots[0].officer == "an"


def test_nothing_before_the_deadline_is_told_with_what_comes_nearest() -> None:
    full = [HalfDay(TODAY + timedelta(days=n), half) for n in range(7) for half in Half]
    taken = calendar(bookings=tuple(booking(half_day, "other") for half_day in full))
    found = proposal(wanted(), taken)
    assert {failure.constraint for failure in found.failed} == {Constraint.DEADLINE, Constraint.CAPACITY}
    assert found.alternatives[0].half_day == HalfDay(date(2026, 7, 9), Half.MORNING)
    assert found.alternatives[0].fails == (Constraint.DEADLINE,)


def test_goods_that_come_after_the_deadline() -> None:
    found = proposal(wanted(arrives_from=date(2026, 7, 13), arrives_until=date(2026, 7, 14)), calendar())
    assert {failure.constraint for failure in found.failed} == {Constraint.DEADLINE, Constraint.NOT_ARRIVED}
    assert found.alternatives[0].half_day.on == date(2026, 7, 13)


def test_without_officers_nothing_is_proposed() -> None:
    assert proposal(wanted()).failed[0].constraint is Constraint.NO_OFFICER


def test_a_working_saturday_is_everybodys_and_a_holiday_nobodys() -> None:
    saturday = date(2026, 8, 22)  # makes up for 31 August
    assert calendar().on_duty(saturday, WORKING)
    assert not calendar(duty_days=(1, 2, 3, 4, 5, 6)).on_duty(date(2026, 8, 29), WORKING)
    assert not calendar().on_duty(date(2026, 9, 2), WORKING)
    assert not calendar(duty_days=(1,)).on_duty(FRIDAY, WORKING)


def test_a_window_takes_every_half_day_that_it_touches() -> None:
    def touched(begins: time, ends: time, on: date = FRIDAY) -> list[tuple[date, Half]]:
        window = (datetime.combine(on, at, VIETNAM) for at in (begins, ends))
        return [(half_day.on, half_day.half) for half_day in half_days_of(*window, RULE)]

    assert touched(time(9), time(12)) == [(FRIDAY, Half.MORNING)]
    assert touched(time(12), time(13)) == [(FRIDAY, Half.AFTERNOON)]
    assert touched(time(11), time(14)) == [(FRIDAY, Half.MORNING), (FRIDAY, Half.AFTERNOON)]
    night = (datetime.combine(FRIDAY, time(23), VIETNAM), datetime.combine(MONDAY, time(1), VIETNAM))
    assert len(half_days_of(*night, RULE)) == 6


@given(st.dates(TODAY, date.max), st.dates(TODAY, date.max))
def test_however_late_the_goods_come_the_search_ends(arrives_from: date, arrives_until: date) -> None:
    """The importer says these days; nobody could use the agency's calendars if every day until 9999 were looked at."""
    wanted = Wanted("new", SITE, MONDAY, arrives_from, arrives_until)
    found = propose(wanted, [calendar()], working=WORKING, rule=RULE, now=NOW)
    assert found.slots or found.failed
