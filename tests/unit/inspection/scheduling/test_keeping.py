"""Calendars are kept by whom they should be, and say which appointments they leave no room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.inspection.application import keeping_calendars as keeping
from services.inspection.application.keeping_calendars import OfficerRequest
from services.inspection.domain.officer_calendar.calendar import Capacity, Delegation, LeaveStatus, calendar_id
from services.inspection.domain.officer_calendar.keeping import AskLeave, Duty
from services.inspection.domain.scheduling.half_days import Half, HalfDay
from services.inspection.domain.scheduling.places import Place
from services.inspection.domain.scheduling.slots import SlotUnavailable
from shared.aggregate import Actor, Once
from shared.errors import Forbidden, Invalid, NotAllowed, Stale
from tests.unit.inspection.samples import OFFICER, REVIEWER
from tests.unit.inspection.scheduling.desk import AGENCY, FRIDAY, MONDAY, Desk, calendar

ADMIN = Actor("admin:root", "admin")
STRANGER = Actor("signer:xa.la", "signer", "TCKT10")
DUTY = Duty(Place("Trụ sở", "20"), (3, 1, 1), Capacity(2, 0))
MORNING, AFTERNOON = HalfDay(FRIDAY, Half.MORNING), HalfDay(FRIDAY, Half.AFTERNOON)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.keep(calendar("lan.nt"), calendar("an.tv"))
    desk.open("a")
    return desk


def request(actor: Actor = REVIEWER, officer: str = "lan.nt", **changes: Any) -> OfficerRequest:
    return OfficerRequest(officer, actor, **changes)


def leave(id: str = "l-1", first: HalfDay = MORNING, last: HalfDay = AFTERNOON) -> AskLeave:
    return AskLeave(id, first, last, "rest", "x", granted=False)


def status_of(desk: Desk, id: str = "l-1") -> LeaveStatus:
    state = desk.calendars.load(calendar_id(AGENCY, "lan.nt")).state
    return next(one.status for one in state.leave if one.id == id)


def test_duty_sets_up_a_calendar_where_there_is_none(desk: Desk) -> None:
    asked = request(officer="Moi TT", expected=0)
    assert keeping.set_officer_duty(asked, DUTY, ports=desk.ports)["version"] == 1
    stored = desk.calendars.load(calendar_id(AGENCY, "moi  tt")).state
    assert (stored.duty_days, stored.capacity, stored.kept) == ((1, 3), Capacity(2, 0), True)
    with pytest.raises(Stale):
        keeping.set_officer_duty(asked, DUTY, ports=desk.ports)
    for name in (" ", "x" * 101):
        with pytest.raises(Invalid):
            keeping.set_officer_duty(request(officer=name, expected=0), DUTY, ports=desk.ports)


def test_the_same_key_acts_once(desk: Desk) -> None:
    asked = request(expected=1, once=Once("http:reviewer:minh.pv:k", "f"))
    first = keeping.set_officer_duty(asked, DUTY, ports=desk.ports)
    assert keeping.set_officer_duty(asked, DUTY, ports=desk.ports) == first


@pytest.mark.parametrize("actor", [OFFICER, STRANGER, Actor("operator:ops", "operator")])
def test_not_everybody_keeps_calendars(desk: Desk, actor: Actor) -> None:
    agency = AGENCY if actor.role == "operator" else None
    for act in (
        lambda: keeping.set_officer_duty(request(actor, agency=agency or "TCKT11"), DUTY, ports=desk.ports),
        lambda: keeping.set_delegations(request(actor, agency=agency or "TCKT11"), (), ports=desk.ports),
    ):
        with pytest.raises(Forbidden):
            act()


def test_an_admin_names_the_agency(desk: Desk) -> None:
    with pytest.raises(Forbidden, match="name one"):
        keeping.set_officer_duty(request(ADMIN), DUTY, ports=desk.ports)
    assert keeping.set_officer_duty(request(ADMIN, agency=AGENCY), DUTY, ports=desk.ports)["version"] == 2


def test_officers_ask_for_leave_of_their_own_and_reviewers_grant(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        keeping.ask_officer_leave(request(OFFICER, "an.tv"), leave(), ports=desk.ports)
    keeping.ask_officer_leave(request(OFFICER), leave(), ports=desk.ports)
    assert status_of(desk) is LeaveStatus.REQUESTED
    desk.take("a")  # Until it is granted it is a wish.
    with pytest.raises(Forbidden):
        keeping.decide_officer_leave(request(OFFICER), "l-1", LeaveStatus.GRANTED, None, ports=desk.ports)
    decided = keeping.decide_officer_leave(request(), "l-1", LeaveStatus.GRANTED, None, ports=desk.ports)
    assert [hit["case"] for hit in decided["to_move"]] == ["a"]


def test_leave_that_hits_appointments_names_them_and_who_stands_in(desk: Desk) -> None:
    desk.take("a")
    stand_in = (Delegation("an.tv", FRIDAY, FRIDAY, "leave"),)
    keeping.set_delegations(request(), stand_in, ports=desk.ports)
    answer = keeping.ask_officer_leave(request(), leave(), ports=desk.ports)
    assert status_of(desk) is LeaveStatus.GRANTED
    assert [(hit["file_code"], hit["stand_in"]) for hit in answer["to_move"]] == [("a", "an.tv")]
    desk.take("a", officer="an.tv")
    found = keeping.read_calendar(request(), ports=desk.ports)
    assert keeping.answer_of(found.version, found.state, desk.now)["to_move"] == []
    desk.ensure_settled()


def test_less_capacity_than_is_booked_names_what_is_too_much(desk: Desk) -> None:
    desk.take("a")
    less = replace(DUTY, capacity=Capacity(0, 1))
    assert [hit["case"] for hit in keeping.set_officer_duty(request(), less, ports=desk.ports)["to_move"]] == ["a"]


def test_nobody_is_booked_while_on_leave(desk: Desk) -> None:
    keeping.ask_officer_leave(request(), leave(last=MORNING), ports=desk.ports)
    with pytest.raises(SlotUnavailable) as refused:
        desk.take("a")
    assert [failure.constraint for failure in refused.value.failed] == ["ON_LEAVE"]
    desk.take("a", half=Half.AFTERNOON)
    keeping.decide_officer_leave(request(OFFICER), "l-1", LeaveStatus.WITHDRAWN, "came back", ports=desk.ports)
    desk.take("a", half=Half.MORNING)


def test_what_makes_no_sense_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid):
        keeping.ask_officer_leave(request(), leave(first=AFTERNOON, last=MORNING), ports=desk.ports)
    past = HalfDay(date(2026, 7, 1), Half.MORNING)
    with pytest.raises(Invalid):
        keeping.ask_officer_leave(request(), leave(first=past, last=past), ports=desk.ports)
    twice = (Delegation("an.tv", FRIDAY, MONDAY, "x"), Delegation("bao", MONDAY, MONDAY, "x"))
    with pytest.raises(Invalid) as refused:
        keeping.set_delegations(request(), (*twice, Delegation("LAN.nt", MONDAY, FRIDAY, "x")), ports=desk.ports)
    assert {found.code for found in refused.value.violations} == {"overlap", "self", "turned"}
    keeping.ask_officer_leave(request(), leave(), ports=desk.ports)
    with pytest.raises(NotAllowed):
        keeping.decide_officer_leave(request(), "l-1", LeaveStatus.REFUSED, "no", ports=desk.ports)
    with pytest.raises(Invalid):
        keeping.decide_officer_leave(request(), "l-1", LeaveStatus.WITHDRAWN, " ", ports=desk.ports)


def test_a_slot_on_a_day_off_is_refused_and_a_window_of_ones_own_is_not(desk: Desk) -> None:
    saturday = date(2026, 7, 4)
    with pytest.raises(SlotUnavailable) as refused:
        desk.take("a", saturday)
    assert [failure.constraint for failure in refused.value.failed] == ["OFF_DUTY"]
    desk.window("a", datetime(2026, 7, 4, 2, tzinfo=UTC))
    desk.ensure_settled()


@pytest.mark.parametrize("first", [MORNING, AFTERNOON])
def test_the_same_leave_is_not_given_twice(desk: Desk, first: HalfDay) -> None:
    keeping.ask_officer_leave(request(), leave(), ports=desk.ports)
    again = leave("l-2", first=first)
    with pytest.raises(Invalid) as refused:
        keeping.ask_officer_leave(request(), again, ports=desk.ports)
    assert [(fault.pointer, fault.code) for fault in refused.value.violations] == [("/first", "overlap")]
    keeping.decide_officer_leave(request(), "l-1", LeaveStatus.WITHDRAWN, "came back", ports=desk.ports)
    keeping.ask_officer_leave(request(), again, ports=desk.ports)
