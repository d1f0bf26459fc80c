"""The officer's time and the case's appointment agree, wherever a command is cut off and whoever else acts meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from services.inspection.application import sampling, scheduling, settling
from services.inspection.application.acting import Request
from services.inspection.domain import commands
from services.inspection.domain.case import Mode, Status
from services.inspection.domain.officer_calendar.calendar import BookingStatus, calendar_id
from services.inspection.domain.scheduling.half_days import Half
from services.inspection.domain.scheduling.slots import SlotUnavailable
from shared.aggregate import Once
from shared.errors import Conflict, NotAllowed, Stale, Unavailable
from tests.fakes.photos import InMemoryPhotos
from tests.unit.inspection import samples
from tests.unit.inspection.scheduling.desk import AGENCY, FRIDAY, MONDAY, Crash, Desk, calendar

Act = Callable[[Desk], object]

# Each after `prepared`: case "a" has the Friday morning of lan.nt.
ACTS: dict[str, Act] = {
    "first": lambda desk: desk.take("b", FRIDAY, Half.AFTERNOON),
    "first of a new officer": lambda desk: desk.take("b", officer="moi.tt"),
    "moved": lambda desk: desk.take("a", MONDAY),
    "moved within the half-day": lambda desk: desk.take("a", FRIDAY),
    "moved to another officer": lambda desk: desk.take("a", MONDAY, officer="an.tv"),
    "cancelled": lambda desk: desk.cancel("a"),
}


def prepared() -> Desk:
    desk = Desk()
    desk.keep(calendar("lan.nt"), calendar("an.tv"))
    for id in "abc":
        desk.open(id)
    desk.take("a")
    desk.ensure_settled()
    return desk


def numbered(desk: Desk, act: Act) -> list[int]:
    """The numbers of the act's writes."""
    seen: list[int] = []
    desk.hook = lambda number, done: seen.append(number) if done else None
    act(desk)
    return seen


@pytest.mark.parametrize("name", ACTS)
def test_done_leaves_nothing_over(name: str) -> None:
    desk = prepared()
    ACTS[name](desk)
    desk.ensure_settled()
    held = [b.status for one in desk.calendars.of_agency(AGENCY) for b in one.state.bookings]
    assert set(held) <= {BookingStatus.CONFIRMED}


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize("name", ACTS)
def test_cut_off_at_any_write_the_sweep_puts_it_right(name: str, which: int, done: bool) -> None:
    writes = numbered(prepared(), ACTS[name])
    if which >= len(writes):
        pytest.skip("The act has fewer writes.")
    desk = prepared()

    def crash(number: int, written: bool) -> None:
        if (number, written) == (writes[which], done):
            raise Crash

    desk.hook = crash
    with pytest.raises(Crash):
        ACTS[name](desk)
    desk.hook = lambda _number, _done: None
    desk.ensure_sound()
    for one in desk.calendars.of_agency(AGENCY):
        settling.settle(one.id, ports=desk.ports)
    desk.ensure_sound()
    desk.sweep()
    desk.ensure_settled()
    # Nothing is lost: the same again goes through, or says that it stands.
    with suppress(NotAllowed):
        ACTS[name](desk)
    desk.sweep()
    desk.ensure_settled()


RIVALS: dict[str, Act] = {
    "the same place": lambda desk: desk.take("c", FRIDAY, Half.AFTERNOON),
    "where it comes from": lambda desk: desk.take("c", FRIDAY),
    "where it goes to": lambda desk: desk.take("c", MONDAY),
    "the same case": lambda desk: desk.take("a", MONDAY, Half.AFTERNOON),
    "the same case elsewhere": lambda desk: desk.take("b", MONDAY, officer="an.tv"),
    "closing": lambda desk: desk.set_case("a", status=Status.CANCELLED),
    "a change of the case": lambda desk: desk.set_case("b", officer="an.tv"),
    "the sweep": lambda desk: desk.sweep(),
}


def let_in(desk: Desk, rival: Act, which: int, done: bool) -> None:
    """Has the rival act at the write of that number, counted from now, before or after it."""
    seen: list[int] = []

    def interrupt(number: int, written: bool) -> None:
        if written is done:
            seen.append(number)
        if len(seen) == which + 1:
            desk.hook = lambda _number, _done: None
            with suppress(Conflict, NotAllowed):
                rival(desk)
            desk.ensure_sound()

    desk.hook = interrupt


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("rival", RIVALS)
@pytest.mark.parametrize("name", ACTS)
def test_whoever_acts_at_any_write_nothing_is_lost_or_doubled(name: str, rival: str, done: bool) -> None:
    for which in range(4):
        desk = prepared()
        let_in(desk, RIVALS[rival], which, done)
        with suppress(Conflict, NotAllowed):
            ACTS[name](desk)
        desk.hook = lambda _number, _done: None
        desk.ensure_sound()
        desk.sweep()
        desk.ensure_settled()


def test_who_comes_second_on_the_same_case_leaves_no_time_held() -> None:
    desk = prepared()
    let_in(desk, lambda desk: desk.set_case("b", officer="an.tv"), 1, False)
    with pytest.raises(Stale):
        desk.take("b", MONDAY)
    desk.ensure_settled()


def test_a_command_that_sleeps_longer_than_the_grace_comes_too_late() -> None:
    desk = prepared()

    def sleep(_number: int, written: bool) -> None:
        if not written and desk.bookings().get("b"):
            desk.hook = lambda _number, _done: None
            desk.sweep()
            desk.take("c", FRIDAY, Half.AFTERNOON)

    desk.hook = sleep
    with pytest.raises(Stale):
        desk.take("b", FRIDAY, Half.AFTERNOON)
    assert desk.cases.load("b").state.appointment is None
    assert [act["act"] for act in desk.cases.history("b")][-1] == "slot_released"
    desk.ensure_settled()


def test_the_database_going_away_in_the_middle_is_put_right_by_the_sweep() -> None:
    desk = prepared()

    def away(_number: int, written: bool) -> None:
        if written and desk.cases.load("b").state.appointment is not None:
            raise Unavailable("gone")

    desk.hook = away
    with pytest.raises(Unavailable):
        desk.take("b", FRIDAY, Half.AFTERNOON)
    desk.hook = lambda _number, _done: None
    desk.ensure_sound()
    desk.sweep()
    desk.ensure_settled()
    assert desk.appointments()["b"]


def test_the_same_key_books_once() -> None:
    desk = prepared()
    once = Once("http:officer:lan.nt:k", "f")
    version = desk.cases.load("b").version
    first = desk.take("b", MONDAY, once=once, expected=version)
    assert desk.take("b", MONDAY, once=once, expected=version) == first
    desk.ensure_settled()


def test_a_full_half_day_is_refused_with_what_is_free() -> None:
    desk = prepared()
    with pytest.raises(SlotUnavailable) as refused:
        desk.take("b")
    assert [failure.constraint for failure in refused.value.failed] == ["CAPACITY"]
    offered = {(slot.officer, slot.half_day.on, slot.half_day.half) for slot in refused.value.alternatives}
    assert ("an.tv", FRIDAY, Half.MORNING) in offered
    assert ("lan.nt", FRIDAY, Half.MORNING) not in offered
    assert desk.cases.load("b").version == 1


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REFUSED, Status.ISSUED])
def test_a_closed_case_frees_its_time_at_once_for_who_wants_it(status: Status) -> None:
    desk = prepared()
    desk.set_case("a", status=status)
    desk.take("b")
    desk.ensure_settled()


def test_a_case_that_is_no_longer_sampled_or_went_elsewhere_frees_its_time() -> None:
    desk = prepared()
    case = desk.cases.load("a").state
    desk.set_case("a", decision=case.decision, appointment=None)
    desk.take("b")
    assert case.mode is Mode.SAMPLE
    desk.sweep()
    desk.ensure_settled()


def test_what_was_inspected_stays_in_the_calendar_when_the_case_ends() -> None:
    desk = prepared()
    desk.now += timedelta(days=3)
    desk.set_case("a", status=Status.ISSUED)
    desk.sweep()
    stored = desk.calendars.load(calendar_id(AGENCY, "lan.nt"))
    assert [booking.case_id for booking in stored.state.bookings] == ["a"]


def test_a_sample_that_was_taken_early_frees_the_time_that_was_held_for_it() -> None:
    desk = prepared()
    assert "a" in desk.bookings()
    sampling.take_sample(
        Request("a", samples.OFFICER),
        commands.RecordSample(samples.sampling_record()),
        cases=desk.cases,
        laboratories=samples.LABORATORIES,
        photos=InMemoryPhotos(),
        clock=desk.ports.clock,
        free=partial(scheduling.free_former, ports=desk.ports),
    )
    assert "a" not in desk.bookings()
    desk.take("b", FRIDAY)


def test_one_that_was_taken_in_its_time_leaves_the_plan_of_that_day_as_it_was() -> None:
    desk = prepared()
    appointed = desk.cases.load("a").state.appointment
    assert appointed is not None
    desk.now = appointed.starts_at + timedelta(minutes=30)
    desk.set_case("a", sample=samples.sampling_record(taken_at=desk.now))
    desk.sweep()
    assert "a" in desk.bookings()
