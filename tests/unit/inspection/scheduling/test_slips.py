"""Days that nobody can have meant, and officers whom nobody knows, are refused with their field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from services.inspection.adapters.staff import RegisteredStaff
from services.inspection.application import keeping_calendars as keeping
from services.inspection.application.keeping_calendars import OfficerRequest
from services.inspection.domain.officer_calendar.calendar import Capacity, Delegation, calendar_id
from services.inspection.domain.officer_calendar.keeping import AskLeave, Duty
from services.inspection.domain.scheduling.half_days import Half, HalfDay
from services.inspection.domain.scheduling.places import Place
from services.inspection.entrypoints.schemas.calendars import DelegationsIn, LeaveIn, PlanQuery
from services.inspection.entrypoints.schemas.commands import ScheduleIn
from services.inspection.entrypoints.schemas.slots import WishIn
from shared.aggregate import Change
from shared.errors import Invalid
from shared.reference.register import Register
from tests.unit.inspection.samples import NOW, REVIEWER
from tests.unit.inspection.scheduling.desk import AGENCY, FRIDAY, Desk, calendar
from tests.unit.reference.desk import Desk as RegisterDesk

DUTY = Duty(Place("Trụ sở", "20"), (1,), Capacity(2, 0))


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.keep(calendar("lan.nt"), calendar("an.tv"))
    desk.open("a")
    return desk


def refused(act: Callable[[], Any]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as error:
        act()
    return [(broken.pointer, broken.code) for broken in error.value.violations]


def ask(desk: Desk, first: date, last: date) -> Any:
    command = AskLeave("l", HalfDay(first, Half.MORNING), HalfDay(last, Half.AFTERNOON), "rest", "x", granted=False)
    return keeping.ask_officer_leave(OfficerRequest("lan.nt", REVIEWER), command, ports=desk.ports)


def lend(desk: Desk, *delegations: Delegation) -> Any:
    return keeping.set_delegations(OfficerRequest("lan.nt", REVIEWER), delegations, ports=desk.ports)


def test_a_leave_is_a_year_at_most_and_near(desk: Desk) -> None:
    assert refused(lambda: ask(desk, date(1, 1, 1), date(9999, 12, 31))) == [
        ("/last/on", "too_long"),
        ("/last/on", "too_far"),
    ]
    assert refused(lambda: ask(desk, date(2099, 1, 1), date(2099, 1, 2))) == [("/last/on", "too_far")]
    ask(desk, FRIDAY, FRIDAY + timedelta(days=366))


def test_a_delegation_is_near_unless_it_stands_already(desk: Desk) -> None:
    long = Delegation("an.tv", date(1, 1, 1), date(9999, 12, 31), "x")
    assert refused(lambda: lend(desk, long)) == [
        ("/delegations/0/first", "too_far"),
        ("/delegations/0/last", "too_far"),
    ]
    desk.calendars.save(
        stored := desk.calendars.load(calendar_id(AGENCY, "lan.nt")),
        Change(replace(stored.state, delegations=(long,)), act="delegations_set"),
        actor=REVIEWER,
    )
    lend(desk, long)


def test_a_window_is_near(desk: Desk) -> None:
    assert refused(lambda: desk.window("a", datetime(2099, 7, 3, 2, tzinfo=UTC))) == [("/starts_at", "too_far")]
    assert refused(lambda: desk.window("a", NOW - timedelta(days=700_000))) == [("/starts_at", "past")]


@pytest.mark.parametrize("year", ["0001", "1999", "3000", "9999"])
def test_years_that_no_calendar_shows_are_refused_where_they_are_written(year: str) -> None:
    day = f"{year}-12-31"
    half = {"on": day, "half": "MORNING"}
    delegation = {"to": "x", "first": day, "last": day, "reason": "x"}
    for schema, body, fields in (
        (PlanQuery, {"date": day}, {"date"}),
        (LeaveIn, {"first": half, "last": half, "reason": "x"}, {"first", "last"}),
        (DelegationsIn, {"delegations": [delegation]}, {"delegations"}),
        (ScheduleIn, {"kind": "SAMPLE_INSPECTION", "slot": {"officer": "x", **half}}, {"slot"}),
        (WishIn, {"reason": "x", "not_before": day, "not_after": day}, {"not_before", "not_after"}),
    ):
        with pytest.raises(ValidationError) as error:
            schema().load(body)
        assert set(error.value.messages) == fields, schema
        assert "is a slip? Write a year from 2000 to 2999." in str(error.value.messages)


class TestRegister:
    @pytest.fixture
    def register(self) -> Register:
        kept = RegisterDesk()
        kept.staff("moi.tt", "officer", name="Trần Thị Mới")
        kept.staff("cu.lv", "officer", valid_to=date(2026, 6, 30), name="Lê Văn Cũ")
        kept.staff("an.tv", "officer")
        return kept.register()

    @pytest.fixture
    def registered(self, desk: Desk, register: Register) -> Desk:
        desk.ports = replace(desk.ports, staff=RegisteredStaff(lambda: register))
        return desk

    @pytest.mark.parametrize("officer", ["moi.tt", "officer:moi.tt", "trần  thị mới"])
    def test_whom_the_register_names_gets_a_calendar(self, registered: Desk, officer: str) -> None:
        request = OfficerRequest(officer, REVIEWER, expected=0)
        assert keeping.set_officer_duty(request, DUTY, ports=registered.ports)["version"] == 1

    @pytest.mark.parametrize("officer", ["cu.lv", "ai.do"])
    def test_nobody_else_does(self, registered: Desk, officer: str) -> None:
        request = OfficerRequest(officer, REVIEWER, expected=0)
        unknown = "not_in_register"
        assert refused(lambda: keeping.set_officer_duty(request, DUTY, ports=registered.ports)) == [
            ("/officer", unknown)
        ]
        assert refused(lambda: registered.take("a", officer=officer)) == [("/slot/officer", unknown)]
        at = datetime(2026, 7, 3, 2, tzinfo=UTC)
        assert refused(lambda: registered.window("a", at, officer=officer)) == [("/officer", unknown)]
        delegation = Delegation(officer, FRIDAY, FRIDAY, "leave")
        assert refused(lambda: lend(registered, delegation)) == [("/delegations/0/to", unknown)]
        assert registered.calendars.find(calendar_id(AGENCY, officer)) is None

    def test_a_calendar_that_stands_goes_on(self, registered: Desk) -> None:
        assert registered.take("a", officer="lan.nt")["status"] == "SCHEDULED"

    def test_an_agency_without_entries_keeps_no_register(self, register: Register) -> None:
        assert RegisteredStaff(lambda: register).works_for("TCKT18", "ai.do", FRIDAY)
